/**
 * The words of 32 bits, in shared memory, through which the threads of a pool agree on who does which part of a job.
 *
 * A job is one call of a module on a range of bytes, cut into chunks. Each thread has a range of the chunks and a
 * counter of those that are taken. A thread that has finished its own range takes chunks of the others.
 *
 * @internal
 */
export const control = {
  /** The number of the open job; 0 if no job is open. A thread may start a chunk only while its job is open. */
  open: 0,
  /** How many workers may be at work. The calling thread ends a job when none is. */
  active: 1,
  /** Changes with every job and every message. Workers wait for that. */
  signal: 2,
  /** How many workers wait. */
  sleeping: 3,
  /** Messages sent to each worker. */
  sent: 4,
  /** 1 when the pool ends. */
  ended: 5,
  /** How many workers have started. */
  started: 6,
  /** Always 0. */
  never: 7,
  /** The job: which function, and its arguments. */
  run: 8,
  frame: 9,
  from: 10,
  to: 11,
  mask: 12,
  /** Bytes of a chunk, and number of chunks. */
  chunk: 13,
  chunks: 14,
  /** From here on the counters of the threads, one in each cache line. */
  counters: 16,
  stride: 16,
} as const;
