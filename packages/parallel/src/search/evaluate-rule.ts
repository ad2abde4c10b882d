import { requireUpdateRule, type UpdateRule } from '@thalweg/optimizers';
import { rewardOf } from './reward-of.js';
import type { SearchTask } from './search-task.js';
import { startTrial, type Trial, type TrialRun } from './trial.js';

/**
 * What a rule is worth.
 *
 * @category Search
 * @since 0.1.0
 */
export interface Evaluation {
  /** The reward of the task at the end of training; 0 if it failed. */
  readonly reward: number;
  /** The reward after each epoch with the best learning rate, as far as it came. */
  readonly curve: readonly number[];
  /** The best learning rate; `null` if every one failed. */
  readonly learningRate: number | null;
  /** How many steps were taken, over all learning rates. */
  readonly steps: number;
  /** Why it was given up; `null` if it trained to the end. */
  readonly failure: string | null;
}

/**
 * Trains with a rule at each learning rate of a task for an epoch, and with the best one to the end.
 *
 * A learning rate is given up if a loss is not finite, if its mean loss over a quarter of the first epoch is above the
 * first loss, or if it is not among the best three after a quarter and the best two after half of that epoch. The rule is given
 * up if none is left, or if the reward after the first epoch is below what the task calls promising; that reward is then its own.
 *
 * The parameters begin with seed 0 of the task, and the noise of a random rule has the key of that seed; it differs between learning
 * rates.
 *
 * @param task - What is trained.
 * @param rule - The rule.
 * @throws {ConfigError} If `rule` is not an update rule.
 *
 * @example
 * ```ts
 * import { evaluateRule, type SearchTask } from '@thalweg/parallel/search';
 *
 * // Its loss is the square of the only parameter.
 * const task: SearchTask = {
 *   learningRates: [0.01, 0.1, 10],
 *   epochs: 2,
 *   stepsPerEpoch: 4,
 *   initial: () => Float64Array.of(1),
 *   lossAndGradient: (params, _step, _seed, gradient) => {
 *     gradient[0] = 2 * params[0]!;
 *     return params[0]! ** 2;
 *   },
 *   reward: (params) => 1 / (1 + params[0]! ** 2),
 * };
 * const sgd = { left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' } as const;
 * const { learningRate, failure } = evaluateRule(task, [sgd]);
 * [learningRate, failure] // => [0.1, null]
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 5.1, which trains each learning
 * rate for the whole first epoch.
 *
 * @category Search
 * @since 0.1.0
 */
export const evaluateRule = (task: SearchTask, rule: UpdateRule): Evaluation => {
  requireUpdateRule('evaluateRule', 'rule', rule);
  const trial = startTrial(task, rule, task.learningRates, 0);
  const givenUp = (
    failure: string,
    curve: readonly number[] = [],
    learningRate: number | null = null,
    reward = 0,
  ): Evaluation => ({
    reward,
    curve,
    learningRate,
    steps: trial.steps(),
    failure,
  });
  const { stepsPerEpoch, epochs, promising = 0 } = task;
  const quarter = Math.floor(stepsPerEpoch / 4);
  for (const [count, most] of [
    [quarter, 3],
    [quarter, 2],
    [stepsPerEpoch - 2 * quarter, 2],
  ] as const) {
    if (count === 0) continue;
    trial.advance(count);
    trial.keep(({ loss, firstLoss }) => loss <= firstLoss);
    keepBest(trial, most, ({ loss }) => -loss);
  }
  keepBest(trial, 1, ({ params }) => rewardOf(task, params));
  const [best] = trial.runs();
  if (best === undefined) return givenUp('every learning rate diverged');
  const { learningRate, params } = best;
  const curve = [rewardOf(task, params)];
  const [first = 0] = curve;
  if (first < promising) return givenUp('it trailed after the first epoch', curve, learningRate, first);
  for (let epoch = 1; epoch < epochs; epoch++) {
    trial.advance(stepsPerEpoch);
    if (trial.runs().length === 0) return givenUp('it diverged after the first epoch', curve);
    curve.push(rewardOf(task, params));
  }
  return { reward: curve.at(-1)!, curve, learningRate, steps: trial.steps(), failure: null };
};

/** Keeps the runs of the highest values; of equal ones, those of the lower learning rate. */
const keepBest = (trial: Trial, most: number, valueOf: (run: TrialRun) => number): void => {
  const kept = trial
    .runs()
    .map((run) => ({ run, value: valueOf(run) }))
    .sort((a, b) => b.value - a.value || a.run.learningRate - b.run.learningRate)
    .slice(0, most)
    .map(({ run }) => run);
  trial.keep((run) => kept.includes(run));
};
