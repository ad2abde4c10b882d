import {
  chain,
  ConfigError,
  decay,
  defineOptimizer,
  defineRule,
  defineWrapper,
  ema,
  finite,
  foldIn,
  mul,
  nonNegative,
  pow,
  randomKey,
  scheduled,
  sqrt,
  square,
  sub,
  zeros,
  type Expression,
  type Hyperparameter,
  type Key,
} from '@thalweg/core';
import { scaleByLearningRate } from '../scale-by-learning-rate.js';
import { requireUpdateRule } from './require-update-rule.js';
import { mostGroups, places, tokensAt, type UpdateOperand, type UpdateRule } from './tokens.js';
import { updateOf } from './update-of.js';
import { usesOf, type Uses } from './uses.js';

/** Declares an update rule. `requireUpdateRule` says what is wrong with a list that is none. */
const groupList: Hyperparameter<UpdateRule, 'static', 'required'> = {
  kind: 'static',
  presence: 'required',
  expected: 'an update rule, a list of 1 to 4 groups',
  accepts: (value): value is UpdateRule => Array.isArray(value),
  fallback: undefined,
  written: {
    _tag: 'Plain',
    schema: {
      type: 'array',
      minItems: 1,
      maxItems: mostGroups,
      items: {
        type: 'object',
        properties: Object.fromEntries(
          places.map((place) => [place, { enum: tokensAt(place, mostGroups - 1) }]),
        ),
        required: places,
        additionalProperties: false,
      },
    },
  },
};

const required = randomKey();

const keyIfRandom: Hyperparameter<Key | null, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: `${required.expected}, or null`,
  accepts: (value): value is Key | null => value === null || required.accepts(value),
  fallback: null,
  written: {
    _tag: 'Plain',
    schema: {
      anyOf: [required.written._tag === 'Plain' ? required.written.schema : {}, { const: null }],
    },
  },
};

const numbers = {
  /** $\beta_1$, the decay of the mean of gradients. */
  b1: decay(0.9),
  /** $\beta_2$, the decay of the mean of their squares. */
  b2: decay(0.999),
  /** $\beta_3$, the decay of the mean of their cubes. */
  b3: decay(0.999),
  /** The decay of the mean of squares in the operand `rmsprop`. */
  rmsDecay: decay(0.9),
  /** $\delta$, added to what is divided by, also in `adam` and `rmsprop`. */
  delta: nonNegative(1e-8),
  /** The variance of the operand `noise`, not the standard deviation: a number or a schedule. */
  noiseVariance: scheduled(nonNegative(0.01)),
  /** $f$, a factor of the update: a number or a schedule. */
  stepDecay: scheduled(finite(1)),
};

type Average = 'mu' | 'nu' | 'cubes' | 'rms';
type Correction = 'c1' | 'c2' | 'c3';

/** What an operand needs: averages, which are slots, and the corrections of their bias, which are scalars. */
const needs: Partial<
  Readonly<
    Record<
      UpdateOperand,
      { readonly averages: readonly Average[]; readonly corrections: readonly Correction[] }
    >
  >
> = {
  m: { averages: ['mu'], corrections: ['c1'] },
  v: { averages: ['nu'], corrections: ['c2'] },
  gamma: { averages: ['cubes'], corrections: ['c3'] },
  'sign(m)': { averages: ['mu'], corrections: [] },
  adam: { averages: ['mu', 'nu'], corrections: ['c1', 'c2'] },
  rmsprop: { averages: ['rms'], corrections: [] },
};

/** The entries with some names alone, so that no other is in the state, or computed. */
const only = <A>(all: Readonly<Record<string, A>>, names: readonly string[]): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

const nextAverages: Readonly<Record<Average, (symbols: Readonly<Record<string, Expression>>) => Expression>> =
  {
    mu: ({ mu, g, b1 }) => ema(mu!, g!, b1!),
    nu: ({ nu, g, b2 }) => ema(nu!, square(g!), b2!),
    cubes: ({ cubes, g, b3 }) => ema(cubes!, mul(square(g!), g!), b3!),
    rms: ({ rms, g, rmsDecay }) => ema(rms!, square(g!), rmsDecay!),
  };

type Symbols<Name extends string> = Readonly<Record<Name, Expression>>;

/** The equation of some groups. Its state has only the averages that they use. */
const equationOf = (groups: UpdateRule, uses: Uses) => {
  const needed = uses.operands.flatMap((operand) => needs[operand] ?? []);
  const averages = needed.flatMap((each) => each.averages);
  const corrections = needed.flatMap((each) => each.corrections);
  const readsParams = uses.operands.some((operand) => operand.endsWith('w'));
  const readsNoise = uses.noise || uses.chances.length > 0;
  return {
    slots: only({ mu: zeros, nu: zeros, cubes: zeros, rms: zeros }, averages),
    reads: [...(readsParams ? (['params'] as const) : []), ...(readsNoise ? (['noise'] as const) : [])],
    scalars: ({ b1, b2, b3, noiseVariance }: Symbols<keyof typeof numbers>, t: Expression) =>
      only(
        {
          c1: sub(1, pow(b1, t)),
          c2: sub(1, pow(b2, t)),
          c3: sub(1, pow(b3, t)),
          sigma: sqrt(noiseVariance),
        },
        [...corrections, ...(uses.noise ? ['sigma'] : [])],
      ),
    // Noise is for dense leaves.
    dense: readsNoise,
    rule: (symbols: Symbols<'g' | keyof typeof numbers>) => {
      const next = Object.fromEntries(
        Object.entries(only(nextAverages, averages)).map(([name, average]) => [name, average(symbols)]),
      );
      return { g: mul(symbols.stepDecay, updateOf(groups, uses, symbols, next)), ...next };
    },
  };
};

const name = 'scaleByUpdateRule';
const determined = { groups: groupList, ...numbers };
const random = { ...determined, key: required };

/** A rule has the noise of one key. One that has noise and drops elements wraps this, for another. */
const drawNoise = defineRule({
  name: 'drawNoise',
  hyper: { key: required },
  reads: ['noise'],
  dense: true,
  rule: ({ noise }) => ({ g: noise }),
});

/**
 * Scales the gradient by a rule of the language of neural optimizer search, one to four groups of five tokens.
 *
 * Each group applies a function to each of two operands, and combines the results,
 *
 * $$u_i = b_i\left( f_i(o_i), f_i'(o_i') \right), \qquad u = s(t - 1) \, u_n$$
 *
 * with the operands, functions and combinations of {@link updateOperands}, {@link updateFunctions} and
 * {@link updateCombinations}. An operand of a group may also be the result of an earlier one; $u_n$ is that of the last, and
 * $s$ is `stepDecay`. The averages are
 *
 * $$m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2, \qquad
 *   \gamma_t = \beta_3 \gamma_{t-1} + (1 - \beta_3) g_t^3$$
 * $$\hat m_t = \frac{m_t}{1 - \beta_1^t}, \qquad \hat v_t = \frac{v_t}{1 - \beta_2^t}, \qquad
 *   \hat\gamma_t = \frac{\gamma_t}{1 - \beta_3^t}$$
 *
 * The state has only those that the update depends on. `update` needs the parameters if the update depends on them.
 *
 * A random rule, which is one with `noise` or a drop, needs a key. The draws for an element depend only on the key, the step,
 * the path of the leaf and the index. The operand `noise` is one draw, however often it is used; each drop has draws of its own.
 *
 * No function is changed to keep numbers finite: $\log \lvert 0 \rvert$ is $-\infty$, a negative number to a power that is not
 * whole is NaN, and $y + \delta$ may be 0.
 *
 * @throws {ConfigError} If an option is missing or out of range, the rule has a token that its place may not have, or the key of
 *   a random rule is missing; from `update`, if it is not given the parameters that the rule reads.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { scaleByUpdateRule } from '@thalweg/optimizers';
 *
 * // PowerSign with base 2: 2 to the power sign(g)·sign(m), and this times g.
 * const tx = scaleByUpdateRule({
 *   groups: [
 *     { left: 'sign(g)', right: 'sign(m)', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' },
 *     { left: '2', right: 'u1', leftFunction: 'x', rightFunction: 'x', combine: 'x^y' },
 *     { left: 'u2', right: 'g', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' },
 *   ],
 * });
 * const params = tensor([0, 0]);
 * const [, state] = tx.update(tensor([1, 1]), tx.init(params), { params });
 * const [updates] = tx.update(tensor([0.5, -0.5]), state, { params });
 * toArray(updates) // => [1, -0.25]
 * Object.keys(state.scaleByUpdateRule).sort() // => ['count', 'mu']
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1. Its decays of the step are
 * schedules: $1 - t / T$ is `linear({ from: 1, to: 0, steps })`, the cyclical one `cyclicalCosine({ initialValue: 1, period })`,
 * the one with restarts `sgdr({ peakValue: 1, initialPeriod })`, and annealed noise has the `noiseVariance`
 * `inverseTimeDecay({ initialValue: 1, steps: 1, power: 0.55 })`. What the paper leaves open: a drop does not rescale what it
 * keeps, `rmsprop` has an average of its own without bias correction, and `noise` has a variance of 0.01. Neither Optax nor
 * PyTorch has it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both. A rule refuses sparse gradients if it is random, or its update is not 0 for a zero gradient.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByUpdateRule = defineOptimizer({
  name,
  hyper: {
    /** The rule: a list of 1 to 4 groups, each with `left`, `right`, `leftFunction`, `rightFunction` and `combine`. */
    groups: groupList,
    ...numbers,
    /** The random key of a random rule; `null` if it has none. Other rules do not use it. */
    key: keyIfRandom,
  },
  build: ({ key, ...options }) => {
    const { groups } = options;
    requireUpdateRule(name, 'groups', groups);
    const uses = usesOf(groups);
    const equation = equationOf(groups, uses);
    const drops = uses.chances.length > 0;
    if (!uses.noise && !drops) return defineRule({ name, hyper: determined, ...equation })(options);
    if (key !== null)
      return uses.noise && drops
        ? defineWrapper({ name, hyper: random, ...equation })(drawNoise({ key: foldIn(key, 1) }), {
            ...options,
            key,
          })
        : defineRule({ name, hyper: random, ...equation })({ ...options, key });
    throw new ConfigError({
      owner: name,
      argument: 'key',
      expected: 'a random key, since the rule has noise or drops elements',
      found: 'null',
      fix: 'Make one with makeKey(seed)',
    });
  },
});

/**
 * Gradient descent by a rule of the language of neural optimizer search,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByUpdateRule}.
 *
 * @throws {ConfigError} If an option is missing or out of range, the rule has a token that its place may not have, or the key of
 *   a random rule is missing.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { updateRule } from '@thalweg/optimizers';
 *
 * const signDescent = updateRule({
 *   learningRate: 0.5,
 *   groups: [{ left: 'g', right: '1', leftFunction: 'sign(x)', rightFunction: 'x', combine: 'x*y' }],
 * });
 * const step = makeStep(signDescent);
 * toArray(step(step.init(tensor([1, 1])), tensor([3, -0.1])).params) // => [0.5, 1.5]
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1. Neither Optax nor PyTorch has
 * it.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const updateRule = defineOptimizer({
  name: 'updateRule',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative()),
    ...scaleByUpdateRule.declaration.hyper,
  },
  build: ({ learningRate, ...rule }) => chain(scaleByUpdateRule(rule), scaleByLearningRate(learningRate)),
});
