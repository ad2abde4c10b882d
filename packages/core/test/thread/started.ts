import { setTimeout } from 'node:timers/promises';
import { control } from '../../src/thread/control.js';
import { isMemoryPool, type MemoryPool } from '../../src/thread/memory-pool.js';
import { threadPool, type ThreadPoolOptions } from '../../src/thread/thread-pool.js';

/** A pool, with what only this package knows of it. */
export const insidePool = (threads: number, options: ThreadPoolOptions = {}): MemoryPool => {
  const pool = threadPool(threads, options);
  if (!isMemoryPool(pool)) throw new Error('a pool has memory');
  return pool;
};

/** A pool whose workers have all started, so that they take part in the steps that follow. */
export const startedPool = async (threads: number): Promise<MemoryPool> => {
  const pool = insidePool(threads);
  while (Atomics.load(pool.words, control.started) < threads - 1) await setTimeout(2);
  return pool;
};
