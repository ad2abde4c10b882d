import type { Monoid } from 'fp-ts/lib/Monoid.js';
import { compose } from '../strategy/compose.js';
import type { AnyStrategy } from '../strategy/strategy.js';

/**
 * Strategies under `compose`, with the strategy without parts as the unit.
 *
 * Use it for folds and to test the laws. It erases the type of the state; otherwise use `compose`.
 *
 * @example
 * ```ts
 * import { concatAll } from 'fp-ts/lib/Monoid.js';
 * import { strategyMonoid } from '@thalweg/core/instances';
 * import { earlyStopping, snapshots } from '@thalweg/strategies';
 *
 * const all = concatAll(strategyMonoid)([earlyStopping(), snapshots({ everyEpochs: 10 })]);
 * all.parts.map(({ name }) => name) // => ['earlyStopping', 'snapshots']
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const strategyMonoid: Monoid<AnyStrategy> = {
  concat: (first, second) => compose(first, second),
  empty: compose(),
};
