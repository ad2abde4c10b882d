import { Worker } from 'node:worker_threads';
import type { Payload } from '../algorithm/payload.js';
import { ParallelError } from '../error/parallel-error.js';
import type { WorkerReport } from '../run/parallel-report.js';
import type { Connection } from '../transport/connection.js';
import type { ServerMessage } from '../transport/server-message.js';
import type { Transport } from '../transport/transport.js';
import type { WorkerJob } from '../transport/worker-job.js';
import type { WorkerMessage } from '../transport/worker-message.js';
import type { HostTally } from '../worker/worker-host.js';
import { decoded, encoded } from './encoded.js';
import { createMailbox } from './mailbox.js';
import { pulseMemory, pulseOf } from './pulse.js';
import { inSharedMemory } from './shared-arrays.js';
import type { FromThread, ThreadData, ToThread } from './thread-message.js';

/** How threads are run; see {@link threads}. @category Parallel @since 0.1.0 */
export interface ThreadOptions {
  readonly maxMemory?: number;
  readonly execArgv?: readonly string[];
}

/**
 * Workers in threads of this process.
 *
 * Every thread loads the task anew from its module. The arrays of the data are shared, not copied for each. A thread that
 * throws, exits, runs out of memory or hangs is lost, and what it was sending is either whole or has not been sent.
 *
 * @param options - `maxMemory`: the largest heap of a thread, in MB, a whole number, 1 or more; the engine's own limit by
 *   default. Typed arrays do not count. `execArgv`: Node's own options for a thread; those of the process by default.
 * @returns What `runParallel` takes as `transport`.
 *
 * @example
 * ```ts
 * import { threads } from '@thalweg/parallel';
 *
 * threads().reproducible // => false
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const threads = (options: ThreadOptions = {}): Transport => ({
  name: 'threads',
  sharesMemory: false,
  reproducible: false,
  open: <Push extends Payload, Snapshot extends Payload>(job: WorkerJob) => {
    const { arrays } = job.data;
    const shared =
      arrays === undefined ? job : { ...job, data: { ...job.data, arrays: inSharedMemory(arrays) } };
    // What is sent and received is what the rules of the job make and take.
    return Promise.resolve(connect(shared, options) as unknown as Connection<Push, Snapshot>);
  },
});

interface Thread {
  readonly thread: Worker;
  /** Set before it is ended on purpose, since an exit does not say who wanted it. */
  ending: boolean;
  error: unknown;
  readonly watch: ReturnType<typeof setInterval>;
}

/** How often signs of life are looked for, in milliseconds. */
const lookEvery = 50;

/** How many seconds a thread may be silent at least, unless the caller says otherwise. */
const leastSilence = 5;

/** How many seconds it may take to load its modules, during which it shows no sign of life. */
const loadingTime = 60;

/** How many times its longest step a thread may be silent. */
const patience = 20;

const connect = (job: WorkerJob, { maxMemory, execArgv }: ThreadOptions): Connection => {
  const opened = performance.now();
  const seconds = () => (performance.now() - opened) / 1000;
  const mailbox = createMailbox<WorkerMessage>();
  const running = new Map<number, Thread>();
  const starts = new Map<number, number>();
  const ends: Promise<unknown>[] = [];

  const deliver = (message: Omitted<WorkerMessage>, worker: number): void => {
    mailbox.put({ ...message, worker, seconds: seconds() });
  };

  const reportOf = (
    worker: number,
    finished: boolean,
    tally: HostTally,
    waitSeconds: number,
  ): WorkerReport => ({
    worker,
    finished,
    ...tally,
    restarts: starts.get(worker)! - 1,
    waitSeconds,
  });

  const hear = (worker: number, said: FromThread): void => {
    switch (said._tag) {
      case 'Push': {
        deliver({ _tag: 'Push', push: { ...said.push, payload: decoded(said.push.payload) } }, worker);
        return;
      }
      case 'Pull': {
        deliver({ _tag: 'Pull', pull: { worker, clock: said.clock } }, worker);
        return;
      }
      case 'Progress': {
        deliver(
          { _tag: 'Progress', loss: said.loss, report: reportOf(worker, false, said.tally, said.waited) },
          worker,
        );
        return;
      }
      case 'EpochEnded': {
        deliver(said, worker);
        return;
      }
      case 'Finished': {
        deliver({ _tag: 'Finished', report: reportOf(worker, true, said.tally, said.waited) }, worker);
        return;
      }
    }
  };

  const end = (worker: number): void => {
    const run = running.get(worker);
    if (run === undefined) return;
    running.delete(worker);
    run.ending = true;
    clearInterval(run.watch);
    ends.push(run.thread.terminate());
  };

  const lose = (worker: number, error: ParallelError): void => deliver({ _tag: 'Lost', error }, worker);

  /** Calls back once a thread has shown no sign of life for too long. */
  const watchPulse = (memory: SharedArrayBuffer, silent: (limit: number) => void) => {
    const pulse = pulseOf(memory);
    let count = 0;
    let since = performance.now();
    let longest = 0;
    return setInterval(() => {
      const now = performance.now();
      const beats = pulse.count();
      if (beats !== count || pulse.isResting()) {
        if (count > 0) longest = Math.max(longest, (now - since) / 1000);
        [count, since] = [beats, now];
        return;
      }
      const limit =
        beats === 0 ? loadingTime : (job.silenceLimit ?? Math.max(leastSilence, patience * longest));
      if ((now - since) / 1000 > limit) silent(limit);
    }, lookEvery).unref();
  };

  const start: Connection['start'] = (worker, from) => {
    starts.set(worker, (starts.get(worker) ?? 0) + 1);
    const pulse = pulseMemory();
    const workerData: ThreadData = { job, worker, from, pulse };
    const thread = new Worker(new URL('./thread.js', import.meta.url), {
      workerData,
      ...(maxMemory === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxMemory } }),
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
    });
    const run: Thread = {
      thread,
      ending: false,
      error: undefined,
      watch: watchPulse(pulse, (limit) => {
        end(worker);
        lose(
          worker,
          new ParallelError({
            reason: 'silent',
            worker,
            expected: 'a sign of life',
            found: `none for ${limit} s`,
          }),
        );
      }),
    };
    running.set(worker, run);
    thread.on('message', (said: FromThread) => {
      if (!run.ending) hear(worker, said);
    });
    thread.on('error', (error) => {
      run.error = error;
    });
    thread.on('exit', (code) => {
      clearInterval(run.watch);
      if (run.ending) return;
      running.delete(worker);
      lose(worker, lossOf(worker, run.error, code));
    });
  };

  return {
    messages: mailbox.messages,
    shared: undefined,
    start,
    send: (worker, message: ServerMessage) => {
      const run = running.get(worker);
      if (run === undefined) return;
      const buffers: ArrayBuffer[] = [];
      const told: ToThread =
        message._tag === 'Pulled' ? { ...message, snapshot: encoded(message.snapshot, buffers) } : message;
      run.thread.postMessage(told, buffers);
    },
    stop: end,
    close: async () => {
      for (const worker of [...running.keys()]) end(worker);
      mailbox.close();
      await Promise.all(ends);
    },
  };
};

const lossOf = (worker: number, error: unknown, code: number): ParallelError => {
  if (error === undefined)
    return new ParallelError({ reason: 'exited', worker, expected: 'to run on', found: `exit code ${code}` });
  const isOutOfMemory =
    error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new ParallelError({
    reason: isOutOfMemory ? 'exited' : 'threw',
    worker,
    expected: 'to run on',
    found: isOutOfMemory
      ? 'the end of its memory'
      : error instanceof Error
        ? error.message
        : `a thrown ${typeof error}`,
    cause: error,
  });
};

/** A message without who it is about and when. */
type Omitted<M> = M extends unknown ? Omit<M, 'worker' | 'seconds'> : never;
