import { isTensor, tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { requireArgument, requireFunction } from '../argument/require-argument.js';

/**
 * The mean of the predictions of several networks: an ensemble.
 *
 * $$\bar p(x) = \frac{1}{m} \sum_{i=1}^{m} p_{\theta_i}(x)$$
 *
 * @param snapshots - A list of parameters, at least one, such as those of {@link snapshots}.
 * @param predict - From parameters to predictions, usually probabilities: a tensor of the same shape for all.
 * @returns The mean, computed in double precision, in the dtype of the first prediction.
 * @throws {ConfigError} If there are no parameters, or `predict` is not a function.
 * @throws {TreeMismatchError} If predictions differ in shape.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { averagePredictions } from '@thalweg/strategies';
 *
 * const taken = [{ p: 0.2 }, { p: 0.6 }];
 * toArray(averagePredictions(taken, ({ p }) => tensor([p, 1 - p]))) // => [0.4, 0.6000…]
 * ```
 *
 * Source: Huang et al., "Snapshot Ensembles: Train 1, Get M for Free" (2017), section 3: the mean of softmax outputs.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const averagePredictions = <P>(
  snapshots: readonly P[],
  predict: (params: P, index: number) => Tensor,
): Tensor => {
  const owner = 'averagePredictions';
  requireArgument(Array.isArray(snapshots) && snapshots.length > 0, {
    owner,
    argument: 'snapshots',
    expected: 'at least one',
    found: snapshots,
  });
  requireFunction(owner, 'predict', predict);
  const predictions = snapshots.map(predict);
  for (const prediction of predictions)
    requireArgument(isTensor(prediction), {
      owner,
      argument: 'predict',
      expected: 'a function that gives a tensor',
      found: prediction,
    });
  const first = predictions[0]!;
  const sums = new Float64Array(first.size);
  for (const [i, prediction] of predictions.entries()) {
    if (prediction.shape.join() !== first.shape.join())
      throw new TreeMismatchError({
        path: `predictions.${i}`,
        expected: `[${first.shape.join(', ')}] as the first`,
        found: `[${prediction.shape.join(', ')}]`,
      });
    const values = toArray(prediction);
    for (let k = 0; k < sums.length; k++) sums[k]! += values[k]!;
  }
  const means = sums.map((sum) => sum / predictions.length);
  return tensor(first.dtype === 'float32' ? Float32Array.from(means) : means, first.shape);
};
