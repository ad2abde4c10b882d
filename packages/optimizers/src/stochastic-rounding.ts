import {
  abs,
  add,
  defineRule,
  div,
  eq,
  exp,
  gt,
  lt,
  mul,
  randomKey,
  select,
  square,
  sub,
  type Expression,
  type Operand,
} from '@thalweg/core';
import { lostIn } from './lost-in.js';

/**
 * Changes an update so that the parameters, after it is added, are rounded up or down at random:
 *
 * $$\theta_{t-1} + u_t = \begin{cases} \lceil x \rceil & \text{with probability }
 *   (x - \lfloor x \rfloor) / (\lceil x \rceil - \lfloor x \rfloor) \\ \lfloor x \rfloor & \text{otherwise} \end{cases},
 *   \qquad x = \theta_{t-1} + g_t$$
 *
 * with the two numbers of the leaf's dtype between which $x$ is. So the parameters are right on average, and float32
 * parameters of size 1 do not stand still under updates below $10^{-8}$. It must be the last of a chain. `update` needs the
 * parameters.
 *
 * @throws {ConfigError} If the key is missing, or `update` is not given the parameters.
 *
 * The choice for an element depends only on the key, the step, the path of the leaf and the index.
 *
 * @example
 * ```ts
 * import { chain, makeKey, makeStep, tensor, toArray } from '@thalweg/core';
 * import { sgd, stochasticRounding } from '@thalweg/optimizers';
 *
 * const ones = tensor(Array.from({ length: 100 }, () => 1), [100], 'float32');
 * const step = makeStep(chain(sgd({ learningRate: 1e-8 }), stochasticRounding({ key: makeKey(0) })));
 * let at = step.init(ones);
 * for (let i = 0; i < 100; i++) at = step(at, ones);
 * const mean = toArray(at.params).reduce((sum, x) => sum + x, 0) / 100;
 * Math.abs(mean - (1 - 1e-6)) < 1e-7 // => true
 * ```
 *
 * Source: Forsythe, "Reprint of a note on rounding-off errors" (1959); Gupta et al., "Deep learning with limited numerical
 * precision" (2015), section 3. The uniform number is $2 Q(\lvert z \rvert)$ of a normal one, with the tail $Q$ of
 * Abramowitz and Stegun, "Handbook of mathematical functions" (1964), 26.2.17, which is right to $10^{-7}$. The neighbour
 * of a number is that of Rump et al., "Computing predecessor and successor in rounding to nearest" (2009). Neither Optax nor
 * PyTorch has it. It needs no memory, where {@link kahan} needs that of the parameters. On a host that changes the order of
 * operations, as a compiler for a GPU may, it does nothing.
 *
 * It refuses sparse gradients: it rounds by the parameters.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const stochasticRounding = defineRule({
  name: 'stochasticRounding',
  hyper: {
    /** The random key. */
    key: randomKey(),
  },
  reads: ['params', 'noise'],
  rule: ({ g, params, noise }) => {
    const nearest = add(params, g);
    const lost = lostIn(params, g);
    const spacing = halfSpacing(abs(nearest));
    const other = select(gt(lost, 0), add(nearest, spacing), sub(nearest, spacing));
    const gap = sub(other, nearest);
    return { g: select(lt(uniformFrom(noise), div(lost, gap)), add(g, sub(gap, lost)), g) };
  },
});

/** A bit more than half the distance from a number to the next one, so that their sum rounds to the next one. */
const halfSpacing = (size: Expression): Expression => {
  const factor = (unit: number): number => unit * (1 + 2 * unit);
  // This factor is 1 in float32.
  const isSingle = eq(sub(mul(1 + 2 ** -30, size), size), 0);
  return select(isSingle, mul(factor(2 ** -24), size), mul(factor(2 ** -53), size));
};

/** A number from 0 to 1: how probable it is that a normal number is farther from 0. */
const uniformFrom = (normal: Expression): Expression => {
  const z = abs(normal);
  const t = div(1, add(1, mul(0.2316419, z)));
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce<Operand>(
    (sum, coefficient) => add(mul(sum, t), coefficient),
    0,
  );
  return mul(mul(2 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, square(z)))), mul(series, t));
};
