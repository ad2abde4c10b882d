/**
 * When a run ends: as soon as one of these is reached. At least one must be given.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface StopCondition {
  /** Passes of every active worker over its share of the data. */
  readonly epochs?: number;
  /** Updates of the shared parameters. */
  readonly updates?: number;
  /** Examples, over all workers. */
  readonly examples?: number;
  /** Seconds: real ones, or those of the simulation. */
  readonly seconds?: number;
  /** A reported loss of at most this. */
  readonly loss?: number;
}

/** What ended a run: a condition, or the caller's signal. @category Parallel @since 0.1.0 */
export type StopReason = keyof StopCondition | 'signal';
