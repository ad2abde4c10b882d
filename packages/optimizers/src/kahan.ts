import { add, defineRule, eq, select, zeros } from '@thalweg/core';
import { lostIn } from './lost-in.js';

/**
 * Carries what the parameters lose when an update is added to them, and adds it to the next update:
 *
 * $$u_t = g_t + c_{t-1}, \qquad c_t = (\theta_{t-1} + u_t) - \operatorname{fl}(\theta_{t-1} + u_t), \qquad c_0 = 0$$
 *
 * with $\operatorname{fl}$ the rounding to the dtype of the leaf. So float32 parameters of size 1 do not stand still under
 * updates below $10^{-8}$: they move when these have added up. It must be the last of a chain, since the sum is of the
 * update that is added. `update` needs the parameters.
 *
 * @throws {ConfigError} If `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor } from '@thalweg/core';
 * import { kahan, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(chain(sgd({ learningRate: 1e-8 }), kahan()));
 * let at = step.init(tensor([1], [1], 'float32'));
 * for (let i = 0; i < 1000; i++) at = step(at, tensor([1], [1], 'float32'));
 * at.params.get(0).toFixed(6) // => '0.999990'
 * Math.fround(1 - 1e-8) // => 1
 * ```
 *
 * $c_t$ also has what the sum $g_t + c_{t-1}$ loses. If a sum overflows, nothing is carried.
 *
 * Source: Kahan, "Further remarks on reducing truncation errors" (1965), with the error of a sum by Knuth's TwoSum ("The art
 * of computer programming", volume 2, section 4.2.2, theorem B), which is exact whichever operand is larger. Neither Optax
 * nor PyTorch has it. On a host that changes the order of operations, as a compiler for a GPU may, it does nothing.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep what they carry, while a dense step would add
 * it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const kahan = defineRule({
  name: 'kahan',
  hyper: {},
  slots: { carried: zeros },
  reads: ['params'],
  rule: ({ g, params, carried }) => {
    const update = add(g, carried);
    const lost = add(lostIn(params, update), lostIn(g, carried));
    return { g: update, carried: select(eq(lost, lost), lost, 0) };
  },
});
