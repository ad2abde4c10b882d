import type { Payload } from '../algorithm/payload.js';
import { ParallelError } from '../error/parallel-error.js';
import type { RecordedMessage, RunRecord } from '../run/run-record.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../transport/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../transport/worker-job.js';
import type { WorkerMessage } from '../transport/worker-message.js';
import type { HostMessage, WorkerHost } from '../worker/worker-host.js';
import { hostsOf, type Hosts } from './hosts.js';

/**
 * A run once more, in one thread, from its record: the same parameters, to the bit, and the same report.
 *
 * What a run in threads leaves to chance is the order in which messages arrive. A record has it, so the run can be repeated
 * where it can be looked into. It takes the time of all its gradients, one after the other.
 *
 * @param record - The `record` of a report; the options must be those of that run, but for the transport. It may have
 *   been written as JSON and read back.
 * @returns What `runParallel` takes as `transport`. The run fails with a `ParallelError` of reason `'mismatch'` if the record is
 *   not its own.
 *
 * @example
 * ```ts no-run
 * const { parameters, record } = await runParallelAsync({ ...options, transport: threads(), record: true });
 * const again = await runParallelAsync({ ...options, transport: replayed(record) }); // the same parameters
 * ```
 *
 * Source: LeBlanc and Mellor-Crummey, "Debugging parallel programs with instant replay" (1987): what is recorded is the
 * order of accesses, not what was read.
 *
 * @category Parallel
 * @since 0.1.0
 */
export const replayed = (record: RunRecord): Transport => ({
  name: 'replayed',
  sharesMemory: false,
  reproducible: true,
  open: async <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) =>
    // What is sent and received is what the rules of the job make and take.
    connect(record, await hostsOf(job)) as unknown as Connection<Push, Snapshot>,
});

/** A worker from its start to its end. */
interface Life {
  /** With a task of its own, as every thread has. */
  readonly host: Promise<WorkerHost>;
  readonly restarts: number;
  /** What the server has sent and the worker has not taken. */
  readonly sent: ServerMessage[];
  /** How many gradients it had computed when it took each of the next messages. */
  readonly due: number[];
  /** Its last word on how far it is, which it may have kept to itself for a while. */
  progress: Extract<HostMessage, { readonly _tag: 'Progress' }> | undefined;
}

const connect = (record: RunRecord, hosts: Hosts): Connection => {
  const lives = new Map<number, Life>();
  const starts = new Map<number, number>();
  let closed = false;

  async function* messages(): AsyncGenerator<WorkerMessage, void, void> {
    for (const entry of record) {
      // Whoever reads may have sent, started or stopped something.
      await Promise.resolve();
      if (closed) return;
      const { worker, seconds } = entry;
      const life = lives.get(worker);
      if (life === undefined) throw mismatch(entry, 'no such worker');
      if (entry.message === 'Lost') lives.delete(worker);
      yield { ...next(entry, life, await life.host), worker, seconds, taken: entry.taken };
    }
  }

  return {
    messages: messages(),
    shared: undefined,
    start: (worker, from) => {
      const restarts = starts.get(worker) ?? 0;
      starts.set(worker, restarts + 1);
      const host = hosts.taskOf(worker).then((task) => hosts.start(worker, from, task));
      // Whoever asks for it hears of it.
      host.catch(() => undefined);
      lives.set(worker, { host, restarts, sent: [], due: [], progress: undefined });
    },
    send: (worker, message) => void lives.get(worker)?.sent.push(message),
    stop: (worker) => void lives.delete(worker),
    close: () => {
      closed = true;
      lives.clear();
      return Promise.resolve();
    },
  };
};

/** Lets a worker do what it did until it sent a message. */
const next = (entry: RecordedMessage, life: Life, host: WorkerHost): Omitted<WorkerMessage> => {
  const { sent, due } = life;
  const { worker } = entry;
  if (entry.message === 'Lost') {
    const { reason, expected, found } = entry.loss!;
    return { _tag: 'Lost', error: new ParallelError({ reason, worker, expected, found }) };
  }
  due.push(...entry.taken);
  const report = (finished: boolean) => ({
    worker,
    finished,
    ...host.tally(),
    restarts: life.restarts,
    waitSeconds: 0,
  });
  for (;;) {
    const { gradients } = host.tally();
    // What it had not told at once it told later, with nothing computed in between.
    if (entry.message === 'Progress' && life.progress !== undefined && gradients === entry.gradients)
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
        if (message._tag !== entry.message) throw mismatch(entry, `that it says ${message._tag}`);
        switch (message._tag) {
          case 'Pull':
            return { _tag: 'Pull', pull: { worker, clock: message.clock } };
          case 'Finished':
            return { _tag: 'Finished', report: report(true) };
          case 'Push':
          case 'Refused':
          case 'EpochEnded':
            return message;
        }
      }
    }
  }
};

const mismatch = ({ worker, message, seconds }: RecordedMessage, found: string): ParallelError =>
  new ParallelError({
    reason: 'mismatch',
    worker,
    expected: `to say ${message} at ${seconds} s, as recorded`,
    found,
    fix: 'Give the options of the run that was recorded',
  });

/** A message without who it is about and when. */
type Omitted<M> = M extends unknown ? Omit<M, 'worker' | 'seconds'> : never;
