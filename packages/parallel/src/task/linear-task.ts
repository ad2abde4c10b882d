import {
  hingeLoss,
  linearObjective,
  logisticLoss,
  makeLinearStep,
  requireOptions,
  squaredLoss,
  tensor,
  type LinearLoss,
  type Tensor,
} from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import type { SparseExamples } from '../data/sparse-examples.js';
import type { SharedArrays } from '../data/parallel-data.js';
import { ParallelError } from '../error/parallel-error.js';
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
 * @returns What a run takes as `task`. Give it the examples as `data.arrays`: `starts`, `indices`, `values` and `labels`, as
 *   {@link SparseExamples} has them; see {@link arraysOf}.
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
 * The arrays of sparse examples, under the names by which a {@link linearTask} looks for them.
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
export const arraysOf = ({ starts, indices, values, labels }: SparseExamples): SharedArrays => ({
  starts,
  indices,
  values,
  labels,
});

/** What {@link linearTask} refers to. @internal */
export const linear = (
  { loss: name, features, dtype = 'float64' }: LinearTaskConfig,
  { arrays, worker }: TaskSetup,
): Task<Tensor> => {
  const of = (array: string) => {
    const found = arrays[array];
    if (found !== undefined) return found;
    throw new ParallelError({
      reason: 'notFound',
      ...(worker === undefined ? {} : { worker }),
      expected: `data.arrays.${array}`,
      found: Object.keys(arrays).join(', ') || 'no arrays',
    });
  };
  const data = {
    starts: of('starts'),
    indices: of('indices'),
    values: of('values'),
    labels: of('labels'),
  };
  if (name !== 'squared') requireSigns(name, data.labels);
  const loss = losses[name];
  const objective = linearObjective(data, loss);
  return {
    init: () => tensor(new Float64Array(features), { dtype }),
    valueAndGrad: (weights, batch) => objective.valueAndGrad(weights, batch),
    stepper: (tx, weights, options) => {
      const step = makeLinearStep(tx, data, loss, options);
      const at = step.init(weights);
      return (examples) => step(at, examples);
    },
    evaluate: (weights) => objective.value(weights),
  };
};

/** With labels 0 and 1 these losses are as defined as with −1 and 1, and learn something else. */
const requireSigns = (loss: string, labels: ArrayLike<number>): void => {
  for (let row = 0; row < labels.length; row++)
    if (labels[row] !== 1 && labels[row] !== -1)
      throw new ParallelError({
        reason: 'unsupported',
        expected: `data.arrays.labels[${row}] to be -1 or 1, for the loss ${loss}`,
        found: String(labels[row]),
        fix: 'Put -1 and 1 in the place of the two classes; readSvmlight does so for { labels: [0, 1] }.',
      });
};
