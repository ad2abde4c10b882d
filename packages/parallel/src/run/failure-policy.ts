/**
 * What to do when a worker is lost: it threw, exited, fell silent, or sent only NaN.
 *
 * - `'restart'`: start it again, from the current parameters and at the batch it had not finished; fail once it has been
 *   restarted `maxRestarts` times.
 * - `'degrade'`: go on without it. With `split: 'epochs'` the next epoch is dealt to the workers that are left; with `'shards'`
 *   its shard is not used again. Fail if no other worker is active or finished.
 * - `'fail'`: stop all workers and end the run with the error.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type FailurePolicy = 'restart' | 'degrade' | 'fail';
