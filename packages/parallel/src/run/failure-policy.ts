/**
 * What to do when a worker is lost: it threw, exited, fell silent, or sent nothing but NaN.
 *
 * - `'restart'`: start it again, from the current parameters and at the batch it had not finished; after as many
 *   restarts as the caller allows, fail.
 * - `'degrade'`: go on without it. Where epochs are common, the next one is dealt out among those left; a shard of its
 *   own is not seen again. Fail when nobody is left.
 * - `'fail'`: stop all workers and end the run with the error.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type FailurePolicy = 'restart' | 'degrade' | 'fail';
