import { ConfigError, tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';
import type { GraphNode } from '../graph/graph-node.js';
import { sizeOf } from './allocated.js';
import { logSoftmax } from './log-softmax.js';
import { multiply } from './multiply.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { requireDtype, requireMatrix, sameShape, shapeText } from './require-inputs.js';
import { rowExponentials } from './row-exponentials.js';
import { rowTotals } from './row-totals.js';
import { scale } from './scale.js';
import { softmax } from './softmax.js';
import { subtract } from './subtract.js';

/** @internal */
export const softmaxCrossEntropyOperation: Operation = {
  name: 'softmaxCrossEntropy',
  compute: ([logits, targets], { dtype }) => {
    const [rows, columns] = [logits!.shape[0]!, logits!.shape[1]!];
    const scores = rowMajor(logits!);
    const wanted = rowMajor(targets!);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const start = scores.offset + i * columns;
      const { highest, total } = rowExponentials(scores.data, start, columns);
      const logTotal = Math.log(total);
      for (let j = 0; j < columns; j++) {
        const target = wanted.data[wanted.offset + i * columns + j]!;
        // A class that is ruled out by a score of minus infinity costs nothing where it is not wanted.
        if (target !== 0) loss += target * (logTotal - (scores.data[start + j]! - highest));
      }
    }
    return tensor(loss / rows, { dtype });
  },
  gradient: ({ inputs: [logits, targets] }, upstream) => {
    const share = scale(1 / logits!.shape[0]!, upstream);
    const expected = multiply(softmax(logits!), rowTotals(targets!));
    return [multiply(subtract(expected, targets!), share), multiply(logSoftmax(logits!), scale(-1, share))];
  },
  work: (_, [shape]) => 5 * sizeOf(shape!),
};

/**
 * How badly scores tell the classes, in nats: the mean over the rows of the cross entropy after softmax.
 *
 * $$y = -\frac{1}{n} \sum_{i=1}^{n} \sum_j t_{ij} \log \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}$$
 *
 * The logarithm is never taken of a probability that was rounded to 0. Sums run in double and in order, and the mean is
 * rounded once. The same as PyTorch's `cross_entropy` with probabilities for targets.
 *
 * @param logits - $x$, the scores: `[n, classes]`, at least one row.
 * @param targets - $t$, of the same shape and dtype: 1 at the class of each row and 0 elsewhere, or probabilities.
 * @throws {ConfigError} If the two are no matrices of the same shape and dtype, or have no row.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, softmaxCrossEntropy } from '@thalweg/parallel/dataflow';
 *
 * const loss = softmaxCrossEntropy(constant(tensor([[2, 2]])), constant(tensor([[1, 0]])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { loss } }) });
 * toArray(run(init({}), {}).results.loss!)[0] // => 0.693147…
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const softmaxCrossEntropy = (logits: GraphNode, targets: GraphNode): GraphNode => {
  const owner = 'softmaxCrossEntropy';
  requireMatrix(owner, 'logits', logits);
  requireDtype(owner, 'targets', targets, logits);
  const refuse = (argument: string, expected: string, { shape }: GraphNode): never => {
    throw new ConfigError({ owner, argument, expected, found: shapeText(shape) });
  };
  if (logits.shape[0] === 0) refuse('logits', 'at least one row', logits);
  if (!sameShape(logits.shape, targets.shape))
    refuse('targets', `the shape ${shapeText(logits.shape)} of the logits`, targets);
  return nodeOf({ operation: owner, inputs: [logits, targets], shape: [] });
};
