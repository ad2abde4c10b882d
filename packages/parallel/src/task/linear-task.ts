import {
  hingeLoss,
  linearObjective,
  logisticLoss,
  makeLinearStep,
  requireOptions,
  squaredLoss,
  tensor,
  type LinearData,
  type LinearLoss,
  type Tensor,
} from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import type { SparseExamples } from '../data/sparse-examples.js';
import type { TaskReference } from './task-reference.js';
import type { Task, TaskSetup } from './task.js';

/** What a linear model is; see {@link linearTask}. @category Parallel @since 0.1.0 */
export type LinearTaskConfig = {
  readonly loss: keyof typeof losses;
  readonly features: number;
  readonly dtype?: 'float32' | 'float64';
};

const losses = {
  logistic: logisticLoss,
  hinge: hingeLoss,
  squared: squaredLoss,
} satisfies Readonly<Record<string, LinearLoss>>;

/**
 * A linear model on sparse examples as a task, which every worker loads from this package.
 *
 * Its parameters are one tensor of weights, 0 at first. Gradients are sparse. Where workers write to shared memory and a batch is
 * one example, steps are those of `makeLinearStep`.
 *
 * @param config - `loss`: `'logistic'` or `'hinge'`, for labels −1 and 1, or `'squared'`. `features`: how many weights, a whole
 *   number above the largest feature. `dtype`: of the weights; `'float64'` by default.
 * @returns What a run takes as `task`. Give it the examples as `data.arrays`, by {@link arraysOf}. A run rejects with a
 *   `ParallelError` if they are no `LinearData` of core.
 * @throws {ConfigError} If an option is missing, unknown or out of range.
 *
 * @example
 * ```ts
 * import { linearTask } from '@thalweg/parallel';
 *
 * linearTask({ loss: 'hinge', features: 47_236 }).export // => 'linear'
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const linearTask = (config: LinearTaskConfig): TaskReference<LinearTaskConfig> => {
  requireOptions('linearTask', config, { loss: true, features: true, dtype: true });
  const { wholeNumber, oneOf } = optionChecks('linearTask');
  oneOf('loss', config.loss, Object.keys(losses));
  wholeNumber('features', config.features, 1);
  if (config.dtype !== undefined) oneOf('dtype', config.dtype, ['float32', 'float64']);
  return { module: import.meta.url, export: 'linear', config: { ...config } };
};

/**
 * The four arrays of sparse examples, as a {@link linearTask} takes them.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { arraysOf, rcv1Like } from '@thalweg/parallel';
 *
 * Object.keys(arraysOf(rcv1Like(makeKey(1), { examples: 10 }))) // => ['starts', 'indices', 'values', 'labels']
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const arraysOf = ({
  starts,
  indices,
  values,
  labels,
}: SparseExamples): Pick<SparseExamples, keyof LinearData> => ({ starts, indices, values, labels });

/** What {@link linearTask} refers to. @internal */
export const linear = (
  { loss: name, features, dtype = 'float64' }: LinearTaskConfig,
  { arrays, worker }: Pick<TaskSetup, 'worker'> & { readonly arrays: LinearData },
): Task<Tensor> => {
  const loss = losses[name];
  const made = () => linearObjective(arrays, loss);
  // The run checks the arrays before workers start; a worker checks them in the one of objective and step that it uses.
  let objective = worker === undefined ? made() : undefined;
  return {
    init: () => tensor(new Float64Array(features), dtype),
    valueAndGrad: (weights, batch) => (objective ??= made()).valueAndGrad(weights, batch),
    stepper: (tx, weights, options) => {
      const step = makeLinearStep(tx, arrays, loss, options);
      const at = step.init(weights);
      return (examples) => step(at, examples);
    },
    evaluate: (weights) => (objective ??= made()).value(weights),
  };
};
