import {
  abs,
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  finite,
  min,
  mul,
  nonNegative,
  pow,
  scheduled,
  sign,
  sqrt,
  square,
  sub,
  zeros,
  type Expression,
} from '@thalweg/core';
import {
  gateCoefficients,
  gateFeatures,
  gateTerms,
  type GateCoefficients,
  type GateFeature,
  type GateTerm,
} from './gate-coefficients.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { trainedGates } from './trained-gates.js';

const numbers = {
  /** $\beta_1$, the decay of the mean. */
  b1: decay(0.9),
  /** $\beta_2$, the decay of the mean of squares. */
  b2: decay(0.999),
  /** $\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN. */
  eps: nonNegative(1e-8),
};

/** A coefficient that is not 0. It is a number of the rule, so that other coefficients need no other code. */
interface Weight {
  readonly term: GateTerm;
  readonly feature: GateFeature;
  /** The name of the number. */
  readonly name: string;
  readonly value: number;
}

const weightsOf = (coefficients: GateCoefficients): readonly Weight[] =>
  gateTerms.flatMap((term) =>
    gateFeatures.flatMap((feature) => {
      const value = coefficients[term]?.[feature] ?? 0;
      const name = `${term}${feature[0]!.toUpperCase()}${feature.slice(1)}`;
      return value === 0 ? [] : [{ term, feature, name, value }];
    }),
  );

/** A value for each weight, by its name. */
const byName = <A>(weights: readonly Weight[], of: (weight: Weight) => A): Readonly<Record<string, A>> =>
  Object.fromEntries(weights.map((weight) => [weight.name, of(weight)]));

/** The sum of gates times terms, without those that have no weight. */
const gated = (
  weights: readonly Weight[],
  symbols: Readonly<Record<string, Expression>>,
  terms: Readonly<Record<GateTerm, Expression>>,
  features: Readonly<Record<Exclude<GateFeature, 'constant'>, Expression>>,
): Expression =>
  total(
    gateTerms.flatMap((term) => {
      const gate = weights
        .filter((weight) => weight.term === term)
        .map(({ feature, name }) =>
          feature === 'constant' ? symbols[name]! : mul(symbols[name]!, features[feature]),
        );
      return gate.length === 0 ? [] : [mul(total(gate), terms[term])];
    }),
  );

const total = (parts: readonly Expression[]): Expression =>
  parts.length === 0 ? add(0, 0) : parts.reduce((sum, part) => add(sum, part));

/**
 * Scales the gradient by a sum of four terms, each through a gate of its own for every element,
 *
 * $$u_t = \sum_k \left( c_{k0} + c_{k1} a_t + c_{k2} s_t \right) d_{k,t}$$
 *
 * where the terms $d_{k,t}$ are `momentum` $\hat m_t$, `adam` $\hat m_t / (\sqrt{\hat v_t} + \epsilon)$, `normalized`
 * $g_t / (\sqrt{\hat v_t} + \epsilon)$ and `sign` $\operatorname{sign}(m_t)$; the gates depend on the features
 * `agreement` and `signal`,
 *
 * $$a_t = \operatorname{sign}(g_t) \operatorname{sign}(m_t), \qquad
 *   s_t = \min\left( \frac{\lvert \hat m_t \rvert}{\sqrt{\hat v_t} + \epsilon}, 1 \right)$$
 *
 * and $\hat m_t$ and $\hat v_t$ are those of {@link scaleByAdam}. The signal is near 1 where gradients hardly vary, and near 0
 * where they are noise.
 *
 * The coefficients $c$ are numbers in the options. Those that hold by default were trained, by `evolutionStrategies` of
 * `@thalweg/parallel/search`, on quadratics, logistic regression and small networks of 100 steps, without `momentum`.
 * `scaleByLearnedGates.declaration.hyper.coefficients.fallback` has them.
 *
 * The state has both averages, whatever the coefficients are. A term whose coefficients are all 0 is not computed, so that
 * `{ adam: { constant: 1 } }` has the bits of {@link scaleByAdam}. Without `momentum`, a multiple of all gradients
 * changes the update only as far as $\epsilon$ does.
 *
 * @throws {ConfigError} If an option is out of range, or a coefficient is of no term or feature.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByLearnedGates } from '@thalweg/optimizers';
 *
 * // The sign of the mean, and twice that where the gradient agrees with it.
 * const tx = scaleByLearnedGates({ coefficients: { sign: { constant: 1.5, agreement: 0.5 } } });
 * const [, state] = tx.update(tensor([1, 1]), tx.init(tensor([0, 0])));
 * const [updates] = tx.update(tensor([0.5, -0.5]), state);
 * toArray(updates) // => [2, 1]
 * ```
 *
 * Source: gates with few coefficients, as a small form of the learned optimizers of Andrychowicz et al., "Learning to learn by
 * gradient descent by gradient descent" (2016), and Metz et al., "Understanding and correcting pathologies in the training of
 * learned optimizers" (2019), whose updates are networks of more features. Neither Optax nor PyTorch has it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByLearnedGates = defineOptimizer({
  name: 'scaleByLearnedGates',
  hyper: {
    /** $c$, for each term a record of coefficients: of the constant 1 and of the two features. Those left out are 0. */
    coefficients: gateCoefficients(trainedGates),
    ...numbers,
  },
  build: ({ coefficients, ...options }) => {
    const weights = weightsOf(coefficients);
    return defineRule({
      name: 'scaleByLearnedGates',
      hyper: { ...numbers, ...byName(weights, () => finite()) },
      slots: { mu: zeros, nu: zeros },
      scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
      rule: (symbols) => {
        const { g, mu, nu, b1, b2, eps, c1, c2 } = symbols;
        const m = ema(mu, g, b1);
        const v = ema(nu, square(g), b2);
        const mHat = div(m, c1);
        const root = add(sqrt(div(v, c2)), eps);
        const adam = div(mHat, root);
        const terms = { momentum: mHat, adam, normalized: div(g, root), sign: sign(m) };
        const features = { agreement: mul(sign(g), sign(m)), signal: min(abs(adam), 1) };
        return { g: gated(weights, symbols, terms, features), mu: m, nu: v };
      },
    })({ ...options, ...byName(weights, ({ value }) => value) });
  },
});

/**
 * A learned optimizer: momentum, Adam and sign descent, weighed for every element by gates with trained coefficients,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByLearnedGates}.
 *
 * @throws {ConfigError} If an option is out of range, or a coefficient is of no term or feature.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { learnedGates } from '@thalweg/optimizers';
 *
 * const step = makeStep(learnedGates({ learningRate: 0.1, coefficients: { sign: { constant: 1 } } }));
 * step(step.init(tensor(1)), tensor(3)).params.get() // => 0.9
 * ```
 *
 * Source: as for {@link scaleByLearnedGates}. Neither Optax nor PyTorch has it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const learnedGates = defineOptimizer({
  name: 'learnedGates',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByLearnedGates.declaration.hyper,
  },
  build: ({ learningRate, ...gates }) => chain(scaleByLearnedGates(gates), scaleByLearningRate(learningRate)),
});
