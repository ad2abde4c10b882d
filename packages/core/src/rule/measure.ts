import type { LikeParams } from '../tree/like-params.js';

/**
 * A function of the user that measures a step of wrapped members: from what it sees to a number.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export type Measure = (seen: Seen) => number;

/**
 * What a {@link Measure} sees: trees like the parameters. Below a mask they have the chosen leaves only.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export interface Seen {
  /** The gradient that the wrapper received. */
  readonly gradient: LikeParams;
  /** The update of the wrapper. */
  readonly update: LikeParams;
  /** The parameters before the step; `undefined` if the caller of `update` gave none. */
  readonly params: LikeParams | undefined;
}
