import { ConfigError, toNdArray } from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from './node-of.js';
import type { Operation } from './operation.js';
import { readNumber, writtenNumber } from './written-number.js';

/** @internal */
export const scaleOperation: Operation = {
  name: 'scale',
  compute: ([x], { attributes, dtype }) => {
    const y = toNdArray(x!);
    const { data } = y;
    const written = readNumber(attributes.factor);
    const factor = dtype === 'float32' ? Math.fround(written) : written;
    for (let i = 0; i < data.length; i++) data[i] = factor * data[i]!;
    return y;
  },
  gradient: ({ attributes }, upstream) => [scale(readNumber(attributes.factor), upstream)],
};

/**
 * A number times a tensor:
 *
 * $$y = c\,x$$
 *
 * @param factor - $c$, finite; rounded to float32 where `x` is.
 * @param x - Any tensor.
 * @throws {ConfigError} If the factor is not finite.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, scale } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: scale(-2, constant(tensor([1, 3]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [-2, -6]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const scale = (factor: number, x: GraphNode): GraphNode => {
  if (!Number.isFinite(factor))
    throw new ConfigError({
      owner: 'scale',
      argument: 'factor',
      expected: 'a finite number',
      found: String(factor),
    });
  return nodeOf({
    operation: 'scale',
    inputs: [x],
    shape: x.shape,
    attributes: { factor: writtenNumber(factor) },
  });
};
