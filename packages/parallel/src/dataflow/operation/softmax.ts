import { ConfigError, ndArrayOf, rowMajor, sameShape, sizeOf, tensor, type Tensor } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireDtype, requireMatrix, shapeText } from '../graph/require-inputs.js';
import { multiply, scale, subtract } from './elementwise.js';
import { rowTotals } from './reductions.js';

// Loops and no expressions: these round once, at the end, also where the tensor is float32.

/** The highest entry of a row, and the sum of the exponentials of what lies below it. */
interface RowExponentials {
  readonly highest: number;
  readonly total: number;
}

/** Subtracting the highest entry keeps every exponential at most 1. */
const rowExponentials = (data: Tensor['data'], start: number, length: number): RowExponentials => {
  let highest = -Infinity;
  for (let j = start; j < start + length; j++) highest = Math.max(highest, data[j]!);
  let total = 0;
  for (let j = start; j < start + length; j++) total += Math.exp(data[j]! - highest);
  return { highest, total };
};

/** @internal */
export const softmaxOperation: Operation = {
  name: 'softmax',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const y = ndArrayOf(shape, dtype);
    for (let i = 0; i < rows; i++) {
      const start = offset + i * columns;
      const { highest, total } = rowExponentials(data, start, columns);
      for (let j = 0; j < columns; j++)
        y.data[i * columns + j] = Math.exp(data[start + j]! - highest) / total;
    }
    return y;
  },
  gradient: (y, upstream) => [multiply(y, subtract(upstream, rowTotals(multiply(upstream, y))))],
  work: ({ shape }) => 5 * sizeOf(shape),
};

/**
 * Probabilities from scores, row by row:
 *
 * $$y_{ij} = \frac{e^{x_{ij}}}{\sum_k e^{x_{ik}}}$$
 *
 * The highest score of a row is subtracted first, so that no exponential overflows.
 *
 * @param x - A matrix: a row of scores for each example.
 * @throws {ConfigError} If `x` is no matrix.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, softmax } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: softmax(constant(tensor([[1000, 1000]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0.5, 0.5]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const softmax = (x: GraphNode): GraphNode => {
  requireMatrix('softmax', 'x', x);
  return nodeOf({ operation: 'softmax', inputs: [x], shape: x.shape });
};

/** @internal */
export const logSoftmaxOperation: Operation = {
  name: 'logSoftmax',
  compute: ([x], { shape, dtype }) => {
    const [rows, columns] = [shape[0]!, shape[1]!];
    const { data, offset } = rowMajor(x!);
    const y = ndArrayOf(shape, dtype);
    for (let i = 0; i < rows; i++) {
      const start = offset + i * columns;
      const { highest, total } = rowExponentials(data, start, columns);
      const logTotal = Math.log(total);
      for (let j = 0; j < columns; j++) y.data[i * columns + j] = data[start + j]! - highest - logTotal;
    }
    return y;
  },
  gradient: ({ inputs: [x] }, upstream) => [subtract(upstream, multiply(softmax(x!), rowTotals(upstream)))],
  work: ({ shape }) => 5 * sizeOf(shape),
};

/**
 * The logarithms of the probabilities that scores stand for, row by row:
 *
 * $$y_{ij} = x_{ij} - \log \sum_k e^{x_{ik}}$$
 *
 * Finite where the probability itself is too small to be told from 0.
 *
 * @param x - A matrix: a row of scores for each example.
 * @throws {ConfigError} If `x` is no matrix.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, logSoftmax } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: logSoftmax(constant(tensor([[0, -1000]]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, -1000]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const logSoftmax = (x: GraphNode): GraphNode => {
  requireMatrix('logSoftmax', 'x', x);
  return nodeOf({ operation: 'logSoftmax', inputs: [x], shape: x.shape });
};

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
    return tensor(loss / rows, dtype);
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
