/**
 * When a run ends: as soon as one of the conditions given holds. At least one must be given.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface StopCondition {
  /** After so many passes of every active worker over its share of the data. */
  readonly epochs?: number;
  /** After so many updates of the shared parameters. */
  readonly updates?: number;
  /** After so many examples, over all workers. */
  readonly examples?: number;
  /** After so many seconds: real ones, or those of the simulation. */
  readonly seconds?: number;
  /** When the reported loss is no larger than this. */
  readonly loss?: number;
}

/** What ended a run: a condition, or the caller's signal. @category Parallel @since 0.1.0 */
export type StopReason = keyof StopCondition | 'signal';
