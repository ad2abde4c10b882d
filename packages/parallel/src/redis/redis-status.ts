import type { RefusalReason } from '../algorithm/push-outcome.js';
import type { WorkerReport } from '../message/worker-report.js';
import type { LossPoint, ParallelReport } from '../result/parallel-report.js';
import type { StalenessHistogram } from '../result/staleness-histogram.js';
import { createStalenessTally } from '../result/staleness-tally.js';
import type { StopReason } from '../result/stop-condition.js';
import type { RunState } from '../state/run-state.js';
import type { Reply } from './client.js';
import { chunksIn, fieldsIn } from './entries.js';
import { shardsIn } from './job.js';
import { keysOfRun, keysOfShard } from './keys.js';
import { linkTo, type Link } from './link.js';
import { requireRun } from './redis.js';
import type { Seat } from './seat.js';
import { sound } from './sound.js';
import { read } from './wire.js';

/** What Redis knows of a run; see {@link redisStatus}. @category Parallel @since 0.1.0 */
export interface RedisStatus {
  /** Whether a server has begun the run, and whether it has ended. */
  readonly phase: 'unknown' | 'begun' | 'over';
  /** What ended it. */
  readonly stopped?: StopReason;
  /** Whether a process runs the server now. */
  readonly hasServer: boolean;
  /** Seconds that the server has run. */
  readonly seconds: number;
  /** Updates of the parameters. */
  readonly updates: number;
  /** Examples that gradients were computed on, as far as workers have reported. */
  readonly examples: number;
  readonly losses: readonly LossPoint[];
  readonly staleness: StalenessHistogram;
  /** Pushes that were not applied, by reason. */
  readonly refused: Readonly<Record<RefusalReason, number>>;
  /** Messages that were refused, since they were none of this run. */
  readonly refusedMessages: number;
  /** Messages of workers that the server has not handled. */
  readonly waiting: number;
  /** Parts of pushes that the other servers of the run, see {@link redisShard}, have not handled: one number for each. */
  readonly waitingParts: readonly number[];
  readonly workers: readonly RedisWorkerStatus[];
}

/** A worker of a run over Redis. @category Parallel @since 0.1.0 */
export interface RedisWorkerStatus extends WorkerReport {
  /**
   * Whether a process has its seat: `'working'`; `'lost'` if the process gives no sign of life, `'free'` if none has taken it,
   * `'done'` if there is nothing more for it to do.
   */
  readonly seat: 'working' | 'lost' | 'free' | 'done';
}

/**
 * Looks at a run over Redis.
 *
 * @param url - As for {@link redis}.
 * @param options - `run`: the name of the run.
 * @returns What Redis knows of the run now. Rejects with a `ParallelError` if nothing answers, or if Redis refuses a command.
 * @throws {ConfigError} If `run` is not a name: the promise rejects with it.
 *
 * @example
 * ```ts no-run
 * const { updates, workers } = await redisStatus('redis://localhost', { run: 'digits-1' });
 * const working = workers.filter(({ seat }) => seat === 'working').length;
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const redisStatus = (url: string, { run }: { readonly run: string }): Promise<RedisStatus> => {
  const keys = keysOfRun(run);
  return looking('redisStatus', url, run, (link) =>
    link.use(async (client) => {
      const [job, stateReply, seatsReply, takenReply, waiting, alive] = await client.send([
        ['HGETALL', keys.job],
        ['HGETALL', keys.state],
        ['HGETALL', keys.seats],
        ['HGETALL', keys.taken],
        ['XLEN', keys.up],
        ['EXISTS', keys.alive],
      ]);
      const fields = fieldsIn(job);
      const over = fields.get('over');
      const parts = await client.send(
        Array.from({ length: shardsIn(fields) - 1 }, (_, i) => ['XLEN', keysOfShard(run, i + 1).up]),
      );
      const state = fieldsIn(stateReply);
      const small = state.get('run');
      // Written by the ledger.
      const known = small === undefined ? undefined : (valueIn([small]) as RunState);
      const seats = new Map(
        [...fieldsIn(seatsReply)].map(([worker, text]) => [worker, JSON.parse(String(text)) as Seat]),
      );
      const taken = fieldsIn(takenReply);
      const claims = await client.send(
        [...seats].map(([worker, { life }]) => ['EXISTS', keys.claim(Number(worker), life)]),
      );
      const claimed = new Map([...seats.keys()].map((worker, i) => [worker, claims[i] === 1]));
      const seatOf = (worker: number, finished: boolean): RedisWorkerStatus['seat'] => {
        const seat = seats.get(String(worker));
        if (finished || seat === undefined) return 'done';
        if (claimed.get(String(worker)) === true) return 'working';
        return taken.has(`${worker}:${seat.life}`) ? 'lost' : 'free';
      };
      const workers = (known?.crew.hands ?? []).map(({ report }) => ({
        ...report,
        seat: seatOf(report.worker, report.finished),
      }));
      return {
        phase: fields.size === 0 ? 'unknown' : over === undefined ? 'begun' : 'over',
        ...(over === undefined ? {} : { stopped: String(over) as StopReason }),
        hasServer: alive === 1,
        seconds: known?.seconds ?? 0,
        updates: known?.server.version ?? 0,
        examples: workers.reduce((sum, { examples }) => sum + examples, 0),
        losses: known?.losses ?? [],
        staleness: createStalenessTally(known?.staleness).histogram(),
        refused: known?.refused ?? { stale: 0, nonFinite: 0, duplicate: 0 },
        refusedMessages: Number(String(state.get('refused') ?? 0)),
        waiting: countIn(waiting),
        waitingParts: parts.map(countIn),
        workers,
      };
    }),
  );
};

/**
 * Reads the report of a run over Redis that is over: what `runParallel` gave.
 *
 * @param url - As for {@link redis}.
 * @param options - `run`: the name of the run.
 * @returns The report; `undefined` if the run is not over, or Redis does not keep it any more. Rejects with a `ParallelError`.
 * @throws {ConfigError} If `run` is not a name: the promise rejects with it.
 *
 * @example
 * ```ts no-run
 * const report = await redisReport('redis://localhost', { run: 'digits-1' });
 * const params = report?.parameters;
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const redisReport = (
  url: string,
  { run }: { readonly run: string },
): Promise<ParallelReport | undefined> =>
  looking('redisReport', url, run, (link) =>
    link.use(async (client) => {
      const [reply] = await client.send([['HGETALL', keysOfRun(run).result]]);
      const chunks = chunksIn(reply);
      // Written by the ledger.
      return chunks.length === 0 ? undefined : (valueIn(chunks) as ParallelReport);
    }),
  );

const looking = async <A>(
  owner: string,
  url: string,
  run: string,
  look: (link: Link) => Promise<A>,
): Promise<A> => {
  requireRun(owner, run);
  const link = await linkTo(url);
  try {
    return await look(link);
  } finally {
    link.close();
  }
};

const valueIn = (chunks: readonly Uint8Array[]): unknown => sound(read(chunks), 'what a server wrote');

const countIn = (reply: Reply | undefined): number => (typeof reply === 'number' ? reply : 0);
