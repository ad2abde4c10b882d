import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { symbol } from '../expression/operations.js';
import { compileScalars } from '../program/scalars.js';
import { allocate, contiguous, elements, isContiguous, packed, type FloatArray } from '../tensor/elements.js';
import { requireTensor } from '../tensor/require-tensor.js';
import { sparseTensor, type SparseTensor } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';
import {
  requireExamples,
  requireMemory,
  requireLabels,
  requireRows,
  type LinearData,
} from './linear-data.js';
import type { LinearLoss } from './linear-loss.js';
import { scoring } from './linear-loop.js';

/**
 * The loss of a linear model as a function of its weights; see {@link linearObjective}.
 *
 * @category Linear model
 * @since 0.1.0
 */
export interface LinearObjective {
  /**
   * The mean loss of some examples; of all by default. It throws a `TreeMismatchError` if there are fewer weights
   * than features, and a `ConfigError` if an example does not exist.
   */
  readonly value: (weights: Tensor, examples?: ArrayLike<number>) => number;
  /**
   * The mean loss and its gradient, which is sparse: it has the features of these examples.
   */
  readonly valueAndGrad: (
    weights: Tensor,
    examples: ArrayLike<number>,
  ) => readonly [value: number, gradient: SparseTensor];
}

/**
 * The mean loss of a linear model on sparse examples, and its gradient:
 *
 * $$f(w) = \frac1n \sum_i \ell(w^\top x_i, y_i), \qquad \nabla f = \frac1n \sum_i \ell'(w^\top x_i, y_i)\, x_i$$
 *
 * @param data - The rows; they are not copied.
 * @param loss - {@link logisticLoss}, {@link hingeLoss}, {@link squaredLoss}, or your own.
 * @throws {ConfigError} If the rows are not in order, or a label does not suit the loss: some need −1 or 1.
 *
 * @example
 * ```ts
 * import { linearObjective, squaredLoss, tensor, toArray, toDense } from '@thalweg/core';
 *
 * // Two examples: (1, 0, 2) with label 3, (0, 1, 0) with label -1.
 * const data = { starts: [0, 2, 3], indices: [0, 2, 1], values: [1, 2, 1], labels: [3, -1] };
 * const objective = linearObjective(data, squaredLoss);
 * objective.value(tensor([0, 0, 0])) // => 2.5
 * const [value, gradient] = objective.valueAndGrad(tensor([0, 0, 0]), [0]);
 * value // => 4.5
 * toArray(toDense(gradient)) // => [-3, 0, -6]
 * ```
 *
 * @category Linear model
 * @since 0.1.0
 */
export const linearObjective = (data: LinearData, loss: LinearLoss): LinearObjective => {
  const largest = requireRows('linearObjective', data);
  requireLabels('linearObjective', data, loss);
  const { starts, indices, values, labels } = data;
  const scoreOf = scoring(data);
  const { loss: lossOf, slope } = loss({ z: symbol('z', 'scalar'), y: symbol('y', 'scalar') });
  const evaluate = compileScalars([lossOf, slope], ['z', 'y'], []);
  const scoreAndLabel = [0, 0];
  const lossAndSlope = new Float64Array(2);
  const look = (row: number, weights: FloatArray): void => {
    scoreAndLabel[0] = scoreOf(row, weights);
    scoreAndLabel[1] = labels[row]!;
    evaluate(scoreAndLabel, noSums, lossAndSlope);
  };
  const sums = new Float64Array(largest + 1);
  // All zero between calls.
  const isTouched = new Uint8Array(largest + 1);

  return {
    value: (weights, examples) => {
      const w = arrayOf(weights, largest);
      if (examples === undefined) requireMemory('linearObjective', data);
      else requireExamples('linearObjective', data, examples);
      const count = examples?.length ?? labels.length;
      let total = 0;
      for (let k = 0; k < count; k++) {
        look(examples?.[k] ?? k, w);
        total += lossAndSlope[0]!;
      }
      return total / count;
    },
    valueAndGrad: (weights, examples) => {
      const w = arrayOf(weights, largest);
      requireExamples('linearObjective', data, examples);
      const count = examples.length;
      const touched: number[] = [];
      let total = 0;
      for (let k = 0; k < count; k++) {
        const row = examples[k]!;
        look(row, w);
        total += lossAndSlope[0]!;
        const c = lossAndSlope[1]!;
        if (c === 0) continue;
        for (let e = starts[row]!, end = starts[row + 1]!; e < end; e++) {
          const i = indices[e]!;
          const slopeAt = c * values[e]!;
          if (isTouched[i] === 1) {
            sums[i]! += slopeAt;
            continue;
          }
          // Not added to zero, so that -0 stays -0.
          sums[i] = slopeAt;
          isTouched[i] = 1;
          touched.push(i);
        }
      }
      const at = Int32Array.from(touched).sort();
      const gradient = allocate(weights.dtype, at.length);
      for (let k = 0; k < at.length; k++) {
        const i = at[k]!;
        gradient[k] = sums[i]! / count;
        isTouched[i] = 0;
      }
      const entries = contiguous(weights.dtype, gradient, [at.length]);
      return [total / count, sparseTensor(at, entries, weights.shape)];
    },
  };
};

const noSums: readonly number[] = [];

const arrayOf = (weights: Tensor, largest: number): FloatArray => {
  requireTensor('linearObjective', 'weights', weights);
  if (weights.size <= largest)
    throw new TreeMismatchError({
      path: 'weights',
      expected: `${largest + 1} elements or more`,
      found: `shape [${weights.shape.join(', ')}]`,
    });
  const whole = weights.offset === 0 && isContiguous(weights);
  return whole ? elements(weights) : packed(weights).data;
};
