import { generate } from '../codegen/generate.js';
import type { Run } from '../kernel/wasm/engine.js';
import { control } from './control.js';
import { chunkLoop } from './worker-source.js';

/** Runs a function in parts, on all threads. @internal */
export type RunJob = (
  id: number,
  own: Run,
  unit: number,
  frame: number,
  from: number,
  to: number,
  mask: number,
) => void;

/** The smallest chunk: with fewer bytes, taking it costs more than it saves. */
const leastChunk = 4096;

/** More chunks than threads, so that a thread that is held up holds up the others only for one chunk. */
const chunksPerThread = 8;

/** Milliseconds for which the calling thread looks for the end of the others' chunks before it sleeps. */
const spinTime = 1;

type TakeChunks = (
  c: Int32Array,
  run: Run,
  frame: number,
  from: number,
  to: number,
  mask: number,
  chunk: number,
  chunks: number,
) => void;

/**
 * Makes the function that runs jobs on the calling thread and the workers.
 *
 * @param c - The words that the threads share; see {@link control}.
 * @param timeout - Milliseconds that it waits for the last chunks.
 * @param failed - Called if they take longer. It throws.
 * @internal
 */
export const jobRunner = (c: Int32Array, threads: number, timeout: number, failed: () => never): RunJob => {
  const takeChunks = generate<TakeChunks>(
    `return (c, run, frame, from, to, mask, chunk, chunks) => {${chunkLoop('0', threads)}};`,
  );
  let job = 0;

  const awaitOthers = (): void => {
    let began = 0;
    for (let look = 1; Atomics.load(c, control.active) !== 0; look++) {
      if (look % 256 !== 0) continue;
      const now = Date.now();
      if (began === 0) began = now;
      if (now - began > timeout) failed();
      // Nothing changes this word: the thread sleeps, so that a worker without a core of its own gets one.
      if (now - began > spinTime) Atomics.wait(c, control.never, 0, 1);
    }
  };

  return (id, own, unit, frame, from, to, mask) => {
    const bytes = to - from;
    const wanted = Math.max(bytes / (threads * chunksPerThread), leastChunk);
    const chunk = Math.ceil(wanted / unit) * unit;
    const chunks = Math.ceil(bytes / chunk);
    c[control.run] = id;
    c[control.frame] = frame;
    c[control.from] = from;
    c[control.to] = to;
    c[control.mask] = mask;
    c[control.chunk] = chunk;
    c[control.chunks] = chunks;
    for (let thread = 0; thread < threads; thread++) c[control.counters + control.stride * thread] = 0;
    job = (job + 1) & 0x7fff_ffff || 1;
    Atomics.store(c, control.open, job);
    wake(c);
    takeChunks(c, own, frame, from, to, mask, chunk, chunks);
    Atomics.store(c, control.open, 0);
    awaitOthers();
  };
};

/** Announces a job or a message to the workers. @internal */
export const wake = (c: Int32Array): void => {
  Atomics.add(c, control.signal, 1);
  if (Atomics.load(c, control.sleeping) > 0) Atomics.notify(c, control.signal);
};
