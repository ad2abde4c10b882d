import {
  foldIn,
  makeStep,
  requireOptions,
  tensor,
  toNdArray,
  uniformAt,
  type Key,
  type Tensor,
} from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import { optionChecks } from '../option/option-checks.js';
import { policyNetwork, type Choice } from './policy-network.js';
import { requireDepth } from './require-depth.js';
import type { Searcher } from './searcher.js';

/** What {@link policyGradient} takes. @category Search @since 0.1.0 */
export interface PolicyGradientOptions {
  /** How many groups each rule has, 1 to 4; 1 by default. */
  readonly depth?: number;
  /** The length of the state of the network; 32 by default. */
  readonly width?: number;
  /** After how many results the network learns; 10 by default. */
  readonly batch?: number;
  /** How many steps it then takes; 5 by default. */
  readonly steps?: number;
  /** The learning rate of Adam, above 0; 0.01 by default. */
  readonly learningRate?: number;
  /** $\varepsilon$, the limit on the change of a probability, above 0; 0.2 by default. */
  readonly clip?: number;
  /** $\lambda$, the weight of the entropy, from 0 on; 0.01 by default. */
  readonly entropy?: number;
  /** The decay of the average of rewards, from 0 to below 1; 0.95 by default. */
  readonly decay?: number;
}

/** The state of {@link policyGradient}. @category Search @since 0.1.0 */
export interface PolicyGradientState {
  readonly key: Key;
  /** How many rules were asked for. */
  readonly asked: number;
  /** The numbers of the network. */
  readonly params: Tensor;
  /** The state of the optimizer. */
  readonly optimizer: unknown;
  /** The average of the rewards; `null` before the first. */
  readonly baseline: number | null;
  /** The rules that were asked for and have no result yet. */
  readonly pending: readonly Choice[];
  /** The rules with results that the network has not learnt from. */
  readonly batch: readonly (Choice & { readonly advantage: number })[];
}

/**
 * A network that writes rules and learns to write better ones.
 *
 * A recurrent network gives the probabilities of each token after those before. After each batch it takes some steps
 * of Adam up
 *
 * $$\sum_t \min\left( r_t A, \operatorname{clip}(r_t, 1 - \varepsilon, 1 + \varepsilon) A \right) + \lambda H_t, \qquad
 *   r_t = \frac{p(x_t)}{p_\text{old}(x_t)}, \qquad A = R - \bar R$$
 *
 * with $t$ over the tokens of the batch, $R$ the reward of a rule and $\bar R$ the moving average of those before it, and $H_t$
 * the entropy of the choice of a token.
 *
 * @param options - `depth`: how many groups each rule has, 1 to 4; 1 by default. `width`: the length of the state of the network; 32
 *   by default. `batch`: after how many results it learns; 10 by default. `steps`: how many steps it then takes; 5 by default.
 *   `learningRate`: of Adam, above 0; 0.01 by default. `clip`: $\varepsilon$, above 0; 0.2 by default. `entropy`: $\lambda$, from 0 on;
 *   0.01 by default. `decay`: of the average of rewards, from 0 to below 1; 0.95 by default.
 * @throws {ConfigError} If an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { policyGradient } from '@thalweg/parallel/search';
 *
 * const { init, ask, tell } = policyGradient();
 * // It is rewarded for rules that add.
 * let state = init(makeKey(1));
 * let added = 0;
 * for (let i = 0; i < 300; i++) {
 *   const [rule, next] = ask(state);
 *   const reward = rule![0]!.combine === 'x+y' ? 1 : 0;
 *   if (i >= 200) added += reward;
 *   state = tell(next, { rule: rule!, reward });
 * }
 * added > 60 // => true
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 3; Schulman et al., "Proximal policy
 * optimization algorithms" (2017), eq. 7 and 9. The paper has an LSTM of 150 units, whose rules may be longer; here it is a plain
 * recurrent layer. The weight of the entropy and the numbers are our own.
 *
 * @category Search
 * @since 0.1.0
 */
export const policyGradient = (options: PolicyGradientOptions = {}): Searcher<PolicyGradientState> => {
  const owner = 'policyGradient';
  requireOptions(owner, options, {
    depth: true,
    width: true,
    batch: true,
    steps: true,
    learningRate: true,
    clip: true,
    entropy: true,
    decay: true,
  });
  const {
    depth = 1,
    width = 32,
    batch: batchSize = 10,
    steps = 5,
    learningRate = 0.01,
    clip = 0.2,
    entropy = 0.01,
    decay = 0.95,
  } = options;
  const { refuse, number, wholeNumber } = optionChecks(owner);
  requireDepth(owner, depth);
  wholeNumber('width', width, 1);
  wholeNumber('batch', batchSize, 1);
  wholeNumber('steps', steps, 1);
  number('learningRate', learningRate, { above: 0 });
  number('clip', clip, { above: 0 });
  number('entropy', entropy, { least: 0 });
  if (!(decay >= 0 && decay < 1)) refuse('decay', 'a number from 0 to below 1', decay);

  const network = policyNetwork(depth, width);
  const step = makeStep(adam({ learningRate }));

  const learnt = (
    { params, optimizer }: Pick<PolicyGradientState, 'params' | 'optimizer'>,
    batch: PolicyGradientState['batch'],
  ): Pick<PolicyGradientState, 'params' | 'optimizer'> => {
    // What `step` made: a state of another type does not come here.
    let at = { params, state: optimizer } as ReturnType<typeof step.init<Tensor>>;
    for (let i = 0; i < steps; i++) {
      const numbers = toNdArray(at.params).data;
      const gradient = new Float64Array(network.size);
      for (const { rule, logs, advantage } of batch)
        network.addGradient(
          numbers,
          rule,
          (log, token) => {
            const ratio = Math.exp(log - logs[token]!);
            const isClipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
            // The step goes down, and the sum up.
            return {
              byLog: isClipped ? 0 : (-ratio * advantage) / batch.length,
              byEntropy: -entropy / batch.length,
            };
          },
          gradient,
        );
      at = step(at, tensor(gradient));
    }
    return { params: at.params, optimizer: at.state };
  };

  return {
    name: owner,
    options: { depth, width, batch: batchSize, steps, learningRate, clip, entropy, decay },
    init: (key) => {
      const forNetwork = foldIn(key, 0);
      const params = tensor(
        Float64Array.from({ length: network.size }, (_, i) => 0.16 * uniformAt(forNetwork, i) - 0.08),
      );
      const { state } = step.init(params);
      return { key, asked: 0, params, optimizer: state, baseline: null, pending: [], batch: [] };
    },
    ask: (state) => {
      const { key, asked, params, pending } = state;
      const choice = network.choose(toNdArray(params).data, foldIn(key, asked + 1));
      return [choice.rule, { ...state, asked: asked + 1, pending: [...pending, choice] }];
    },
    tell: (state, { reward }) => {
      const [choice, ...pending] = state.pending as readonly [Choice, ...Choice[]];
      const before = state.baseline ?? reward;
      const batch = [...state.batch, { ...choice, advantage: reward - before }];
      const next = { ...state, pending, baseline: decay * before + (1 - decay) * reward };
      return batch.length < batchSize ? { ...next, batch } : { ...next, ...learnt(state, batch), batch: [] };
    },
  };
};
