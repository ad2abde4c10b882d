/**
 * How old pushes were when they were applied.
 *
 * The staleness of a push is the number of updates between the snapshot it is based on and the push. Where workers write to shared
 * memory it is the number of steps that others took during one step of a worker, averaged over up to 512 steps.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface StalenessHistogram {
  /** Pushes, or steps, by staleness: at 0 those of staleness 0, at k those of staleness in [2^(k-1), 2^k). */
  readonly counts: readonly number[];
  /** The mean staleness; NaN without a push. */
  readonly mean: number;
  /** The largest staleness; 0 without a push. */
  readonly max: number;
}
