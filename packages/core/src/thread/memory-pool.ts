import type { MakeMemory } from '../kernel/wasm/engine.js';

/**
 * Threads that share the work of donated steps; see {@link threadPool}.
 *
 * @category Training
 * @since 0.1.0
 */
export interface ThreadPool {
  /** How many threads, with the calling one. */
  readonly threads: number;
  /** Ends the workers. Steps of the pool go on with the calling thread. */
  readonly close: () => void;
}

/** A pool, with what steps need of it. @internal */
export interface MemoryPool extends ThreadPool {
  /** Makes memory on which all threads of the pool work. */
  readonly memory: MakeMemory;
  /** The words that the threads share; see `control`. */
  readonly words: Int32Array;
}

/** @internal */
export const isMemoryPool = (value: unknown): value is MemoryPool =>
  typeof value === 'object' && value !== null && 'memory' in value && typeof value.memory === 'function';
