import { defineWrapper, norm, scalarSlot } from '@thalweg/core';

/**
 * Keeps the norms of gradient and update in the state, over all leaves:
 *
 * $$\lVert g_t \rVert_2, \qquad \lVert u_t \rVert_2$$
 *
 * It changes neither. Wrap `identity()` to see a gradient alone. It refuses sparse gradients, whose update has no norm over all
 * elements.
 *
 * @param transformation - The transformation to watch.
 * @throws {ConfigError} If the first argument is not a transformation.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { monitor, sgd } from '@thalweg/optimizers';
 *
 * const tx = monitor(sgd({ learningRate: 2 }));
 * const [, state] = tx.update(tensor([3, 4]), tx.init(tensor([0, 0])));
 * state.monitor.gradientNorm // => 5
 * state.monitor.updateNorm // => 10
 * ```
 *
 * Differs from Optax `monitor` and `snapshot`, which keep what functions of the user return. A function cannot be in a spec;
 * a rule of the user can measure other numbers.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const monitor = defineWrapper({
  name: 'monitor',
  hyper: {},
  slots: { gradientNorm: scalarSlot(0), updateNorm: scalarSlot(0) },
  rule: ({ g, u }) => ({ g: u, gradientNorm: norm('tree', g), updateNorm: norm('tree', u) }),
});
