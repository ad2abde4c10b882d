import { requireOptions } from '../declare/require-options.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { engineMemory, runScript, type MakeMemory, type Parts, type Run } from '../kernel/wasm/engine.js';
import { control } from './control.js';
import { jobRunner, wake } from './job.js';
import type { MemoryPool, ThreadPool } from './memory-pool.js';
import { startWorker } from './start-worker.js';
import { workerSource } from './worker-source.js';

/** How long a step waits for the other threads; see {@link threadPool}. @category Training @since 0.1.0 */
export interface ThreadPoolOptions {
  /** Milliseconds that a step waits for the part of another thread before it fails: a positive number; 5000 by default. */
  readonly timeout?: number;
}

const mostThreads = 64;

/**
 * Starts threads that share the work of donated steps: `makeStep(tx, { donate: true, threads: threadPool(2) })`.
 *
 * Parameters, slots and gradients of such a step are in shared memory. A large pass over them is cut into chunks, and
 * each thread takes chunks until there are none left; noise, too. The bits are those of one thread. These run on the calling
 * thread alone: leaves of fewer than 4096 float32 elements (of 65 536, if a pass neither divides nor takes roots or sums),
 * members that are not rules, and passes that run in JavaScript; `explain` says which passes do.
 *
 * A step does not wait for a worker to start. A worker looks for work for a fraction of a millisecond, then sleeps. It
 * does not keep the process alive, and it ends when neither the pool nor one of its steps can be reached. If a worker is
 * killed in the middle of a step, the step fails after `timeout`; start again with `init` or `resume`. Later steps run on
 * the calling thread.
 *
 * In a browser the pool must be made in a worker, and the page must be cross-origin isolated.
 *
 * @param threads - How many threads, with the calling one: a whole number from 1 to 64. More than the machine has cores
 *   makes steps slower.
 * @param options - See {@link ThreadPoolOptions}.
 * @returns A pool, for any number of steps.
 * @throws {ConfigError} If `threads` or an option is out of range, or this place cannot have threads.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, threadPool, toArray } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(sgd({ learningRate: 0.5 }), { donate: true, threads: threadPool(2) });
 * let at = step.init(tensor([1, 2]));
 * at = step(at, tensor([1, 1]));
 * toArray(at.params) // => [0.5, 1.5]
 * ```
 *
 * PyTorch: `torch.set_num_threads`, for the process. XLA chooses by itself.
 *
 * @category Training
 * @since 0.1.0
 */
export const threadPool = (threads: number, options: ThreadPoolOptions = {}): ThreadPool => {
  requireOptions('threadPool', options, { timeout: true });
  const { timeout = 5000 } = options;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= mostThreads))
    throw refused('threads', `a whole number from 1 to ${mostThreads}`, shown(threads));
  if (!(typeof timeout === 'number' && timeout > 0))
    throw refused('timeout', 'a positive number of milliseconds', shown(timeout));
  requirePlace();
  return memoryPool(threads, timeout);
};

/** @throws {ConfigError} If this thread may not wait for others, or has no shared memory. */
const requirePlace = (): void => {
  const { document, SharedArrayBuffer: shared } = globalThis as {
    readonly document?: unknown;
    readonly SharedArrayBuffer?: unknown;
  };
  if (document !== undefined)
    throw refused(
      'the pool',
      'to be made in a worker',
      'a page',
      'A page may not wait: train in a worker of it',
    );
  if (shared === undefined)
    throw refused(
      'the pool',
      'shared memory',
      'none',
      'Serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
    );
};

/** The workers of a pool. */
interface Crew {
  readonly c: Int32Array;
  /** Sends a message to all. */
  readonly tell: (message: object) => void;
  readonly close: () => void;
}

const startCrew = (threads: number): Crew => {
  const c = new Int32Array(new SharedArrayBuffer(4 * (control.counters + control.stride * threads)));
  const workers = Array.from({ length: threads - 1 }, (_, i) => startWorker(workerSource(i + 1, threads)));
  for (const worker of workers) worker?.postMessage({ control: c });
  return {
    c,
    tell: (message) => {
      for (const worker of workers) worker?.postMessage(message);
      Atomics.add(c, control.sent, 1);
      wake(c);
    },
    close: () => {
      Atomics.store(c, control.ended, 1);
      wake(c);
      for (const worker of workers) worker?.terminate();
    },
  };
};

const memoryPool = (threads: number, timeout: number): MemoryPool => {
  const { c, tell, close } = startCrew(threads);
  const runJob = jobRunner(c, threads, timeout, () => {
    close();
    throw new ConfigError({
      owner: 'makeStep',
      argument: 'threads',
      expected: `every thread to finish its part within ${timeout} ms`,
      found: 'one that did not: it was killed or stopped',
      fix: 'Start again with init or resume. Later steps run on the calling thread',
    });
  });
  // The functions that workers know, by memory, to be dropped with it.
  const dropped = new FinalizationRegistry<readonly number[]>((ids) => {
    if (ids.length > 0) tell({ dropped: ids });
  });
  let functions = 0;
  // Every function of the pool refers to it, so it can be reached as long as one of them can. The function that is called
  // after that must not refer to it: an engine lets all functions made in one call share their variables.
  const team = { c, runJob, tell };
  unreachable.register(team, close);

  const memory: MakeMemory = (bytes) => {
    const made = engineMemory(bytes, 'shared');
    if (made === undefined) return undefined;
    // V8 does not count shared memory, and would collect garbage late. It counts this memory, which stays untouched.
    const counted = new ArrayBuffer(bytes);
    const ids: number[] = [];
    dropped.register(made.memory, ids);
    /** @param code - What workers make the function from. */
    const inParts = (own: Run, { unit, least }: Parts, code: object): Run => {
      let id = 0;
      return (frame, from = 0, to = 0, mask = 0) => {
        const hasOthers =
          counted.byteLength > 0 &&
          Atomics.load(team.c, control.started) > 0 &&
          Atomics.load(team.c, control.ended) === 0;
        if (to - from < least || !hasOthers) {
          own(frame, from, to, mask);
          return;
        }
        if (id === 0) {
          ids.push((id = ++functions));
          team.tell({ id, memory: made.memory, ...code });
        }
        team.runJob(id, own, unit, frame, from, to, mask);
      };
    };
    return {
      buffer: made.memory.buffer,
      kind: 'shared',
      instantiate: (module, parts) => {
        const own = made.run(module);
        return parts === undefined ? own : inParts(own, parts, { module });
      },
      script: (source, parts) => inParts(runScript(source, made.memory.buffer), parts, { source }),
    };
  };
  return { threads, close, memory, words: c };
};

/** Ends the workers of a pool that nothing refers to any more. */
const unreachable = new FinalizationRegistry<() => void>((close) => {
  close();
});

const refused = (argument: string, expected: string, found: string, fix?: string) =>
  new ConfigError({ owner: 'threadPool', argument, expected, found, ...(fix === undefined ? {} : { fix }) });
