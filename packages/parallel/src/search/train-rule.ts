import { requireUpdateRule, type UpdateRule } from '@thalweg/optimizers';
import { optionChecks } from '../option/option-checks.js';
import { rewardOf } from './reward-of.js';
import type { SearchTask } from './search-task.js';
import { startTrial } from './trial.js';

/** How {@link trainRule} trains. @category Search @since 0.1.0 */
export interface TrainRuleOptions {
  /** $\eta$, from 0 on. */
  readonly learningRate: number;
  /** A whole number, 0 or more. Those above 0 are not used by a search until its end. */
  readonly seed: number;
}

/**
 * Trains with a rule at one learning rate to the end.
 *
 * @param task - What is trained.
 * @param rule - The rule.
 * @param options - `learningRate`: from 0 on. `seed`: of the initial parameters, the batches, and the noise of a random rule; a
 *   whole number, 0 or more.
 * @returns The reward after each epoch. From the one on in which a loss is no finite number, it is 0.
 * @throws {ConfigError} If `rule` is not an update rule, or an option is out of range.
 *
 * @example
 * ```ts
 * import { trainRule, type SearchTask } from '@thalweg/parallel/search';
 *
 * // Its loss is the square of the only parameter.
 * const task: SearchTask = {
 *   learningRates: [0.5],
 *   epochs: 2,
 *   stepsPerEpoch: 1,
 *   initial: () => Float64Array.of(1),
 *   lossAndGradient: (params, _step, _seed, gradient) => {
 *     gradient[0] = 2 * params[0]!;
 *     return params[0]! ** 2;
 *   },
 *   reward: (params) => 1 / (1 + params[0]! ** 2),
 * };
 * const sgd = { left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' } as const;
 * trainRule(task, [sgd], { learningRate: 0.25, seed: 0 }) // => [0.8, 0.9411764705882353]
 * ```
 *
 * @category Search
 * @since 0.1.0
 */
export const trainRule = (
  task: SearchTask,
  rule: UpdateRule,
  { learningRate, seed }: TrainRuleOptions,
): readonly number[] => {
  const { number, wholeNumber } = optionChecks('trainRule');
  requireUpdateRule('trainRule', 'rule', rule);
  number('learningRate', learningRate, { least: 0 });
  wholeNumber('seed', seed, 0);
  const trial = startTrial(task, rule, [learningRate], seed);
  return Array.from({ length: task.epochs }, () => {
    trial.advance(task.stepsPerEpoch);
    const [run] = trial.runs();
    return run === undefined ? 0 : rewardOf(task, run.params);
  });
};
