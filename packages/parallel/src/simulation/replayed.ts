import type { Payload } from '../algorithm/payload.js';
import { ParallelError, type ParallelFailure } from '../error/parallel-error.js';
import type { RecordedMessage, RunRecord } from '../result/run-record.js';
import type { StopReason } from '../result/stop-condition.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../message/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { Unaddressed, WorkerMessage } from '../message/worker-message.js';
import { messageOf } from '../worker/message-of.js';
import type { HostMessage, WorkerHost } from '../worker/worker-host.js';
import { hostsOf, type Hosts } from '../worker/hosts.js';
import { readRecord, type WholeRecord } from '../result/read-record.js';

/**
 * Repeats a run in one thread, from its record: the same parameters, to the bit, and the same report.
 *
 * Only the order in which messages arrive differs between two runs in threads. A record holds that order, so a run can be
 * repeated in a debugger. It takes the time of all its gradients, one after the other. A simulated run can be replayed, too,
 * unless a fault changed its pushes on their way: a record says what arrived, not what was sent.
 *
 * @param record - The `record` of a report; the options must be those of that run, but for the transport. It may have
 *   been written as JSON and read back.
 * @returns What `runParallel` takes as `transport`. The run fails with a `ParallelError` of reason `'mismatch'` as soon as a
 *   worker does something else than was recorded, or the run goes on after the end of the record. Options that change only
 *   numbers, such as another seed, go unnoticed. A run that was stopped by its signal ends at the same point.
 * @throws {ConfigError} If the record is damaged: an entry is missing or is not what a run records.
 *
 * @example
 * ```ts no-run
 * const { parameters, record } = await runParallel({ ...options, transport: threads(), record: true });
 * const again = await runParallel({ ...options, transport: replayed(record) }); // the same parameters
 * ```
 *
 * Source: LeBlanc and Mellor-Crummey, "Debugging parallel programs with instant replay" (1987): what is recorded is the
 * order of accesses, not what was read.
 *
 * @category Parallel
 * @since 0.1.0
 */
export const replayed = (record: RunRecord): Transport => {
  const whole = readRecord(record);
  return {
    name: 'replayed',
    sharesMemory: false,
    reproducible: true,
    open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) => {
      const strange = whole.messages.find(({ worker }) => worker >= job.workers);
      if (strange !== undefined) throw mismatch(strange, `a run of ${job.workers} workers`);
      // What is sent and received is what the rules of the job make and take.
      return connect(whole, await hostsOf(job)) as unknown as Connection<Push, Snapshot>;
    },
  };
};

/** A worker from its start to its end. */
interface Life {
  /** With a task of its own, as every thread has. */
  readonly host: Promise<WorkerHost>;
  /** The gradients it computed before it was started. */
  readonly clock: number;
  /** What the server has sent and the worker has not taken. */
  readonly sent: ServerMessage[];
  /** How many gradients it had computed when it took each of the next messages. */
  readonly due: number[];
  /** Its latest progress, which it may have reported later. */
  progress: Extract<HostMessage, { readonly _tag: 'Progress' }> | undefined;
}

const connect = ({ messages: recorded, reason }: WholeRecord, hosts: Hosts): Connection => {
  const lives = new Map<number, Life>();
  let closed = false;

  async function* messages(): AsyncGenerator<WorkerMessage, void, void> {
    for (const entry of recorded) {
      // Let the reader send, start and stop first.
      await Promise.resolve();
      if (closed) return;
      const { worker, seconds } = entry;
      const life = lives.get(worker);
      if (life === undefined) throw mismatch(entry, 'that it does not run');
      if (entry.message === 'Lost') lives.delete(worker);
      // A worker that was lost may never have had a task.
      const said = entry.message === 'Lost' ? lost(entry) : await nextOf(entry, life);
      yield { ...said, worker, seconds, taken: entry.taken };
    }
    await Promise.resolve();
    if (!closed && reason !== 'signal') throw goesOn(reason);
  }

  return {
    messages: messages(),
    shared: undefined,
    start: (worker, from) => {
      const host = hosts.taskOf(worker).then((task) => hosts.start(worker, from, task));
      // A rejection is reported where it is awaited.
      host.catch(() => undefined);
      lives.set(worker, { host, clock: from.clock, sent: [], due: [], progress: undefined });
    },
    send: (worker, message) => void lives.get(worker)?.sent.push(message),
    stop: (worker) => void lives.delete(worker),
    interrupt: () => {
      closed = true;
    },
    close: () => {
      closed = true;
      lives.clear();
      return Promise.resolve();
    },
  };
};

const lost = ({ worker, loss }: RecordedMessage): Unaddressed<WorkerMessage> => ({
  _tag: 'Lost',
  error: new ParallelError({ ...loss!, worker }),
});

const nextOf = async (entry: RecordedMessage, life: Life): Promise<Unaddressed<WorkerMessage>> => {
  try {
    return next(entry, life, await life.host);
  } catch (error) {
    if (error instanceof ParallelError) throw error;
    throw mismatch(entry, error instanceof Error ? error.message : `a thrown ${typeof error}`, {
      reason: 'threw',
      cause: error,
    });
  }
};

/** Lets a worker do what it did until it sent a message. */
const next = (entry: RecordedMessage, life: Life, host: WorkerHost): Unaddressed<WorkerMessage> => {
  const { sent, due } = life;
  const { worker } = entry;
  const sentAt = entry.gradients ?? (entry.clock === undefined ? undefined : entry.clock - life.clock);
  due.push(...entry.taken);
  const report = (finished: boolean) => ({
    worker,
    finished,
    ...host.tally(),
    waitSeconds: entry.waitSeconds ?? 0,
  });
  for (;;) {
    const { gradients } = host.tally();
    // A worker may report progress later, as long as it computes nothing in between.
    if (entry.message === 'Progress' && life.progress !== undefined && gradients === sentAt)
      return { ...life.progress, staleness: [], report: report(false) };
    while (due[0] === gradients) {
      const message = sent.shift();
      if (message === undefined) throw mismatch(entry, 'that nothing was sent to it');
      due.shift();
      host.receive(message);
    }
    const action = host.next();
    switch (action._tag) {
      case 'Compute':
        if (gradients >= Math.min(sentAt ?? Infinity, due[0] ?? Infinity))
          throw mismatch(entry, `that it computes its gradient ${gradients + 1} before`);
        life.progress = undefined;
        action.run();
        break;
      case 'Wait':
      case 'Done':
        throw mismatch(entry, 'that it has nothing to do');
      case 'Send': {
        const { message } = action;
        if (message._tag === 'Progress') {
          life.progress = message;
          break;
        }
        if (message._tag !== entry.message || gradients !== (sentAt ?? gradients))
          throw mismatch(entry, `that it says ${message._tag} after ${gradients} gradients`);
        return messageOf(message, report);
      }
    }
  }
};

const goesOn = (reason: StopReason): ParallelError =>
  new ParallelError({
    reason: 'mismatch',
    expected: `to stop for '${reason}' after the last message of the record`,
    found: 'that the run goes on',
    fix: 'Give the options of the run that was recorded',
  });

const mismatch = (
  { worker, message, seconds }: RecordedMessage,
  found: string,
  thrown: { readonly reason: ParallelFailure; readonly cause?: unknown } = { reason: 'mismatch' },
): ParallelError =>
  new ParallelError({
    ...thrown,
    worker,
    expected: `to say ${message} at ${seconds} s, as recorded`,
    found,
    fix: 'Give the options of the run that was recorded',
  });
