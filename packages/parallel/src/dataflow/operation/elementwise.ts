import {
  add as plus,
  ConfigError,
  elementwise,
  gt,
  le,
  mul,
  sameShape,
  select,
  sub,
  tanh as tanhOf,
  type Elementwise,
} from '@thalweg/core';
import type { GraphNode } from '../graph/graph-node.js';
import { nodeOf } from '../graph/node-of.js';
import type { Operation } from '../graph/operation.js';
import { requireDtype, shapeText } from '../graph/require-inputs.js';
import { readNumber, writtenNumber } from '../graph/written-number.js';
import { broadcastShape, fitted, summedTo } from './broadcast.js';
import { filledConstant } from './sources.js';

/** Computes a node of two inputs, one of which may have to be repeated. */
const ofTwo =
  (run: Elementwise<'a' | 'b', never, 'y'>): Operation['compute'] =>
  ([a, b], { shape }) =>
    run({ a: fitted(a!, shape), b: fitted(b!, shape) }).y;

/** @internal */
export const addOperation: Operation = {
  name: 'add',
  compute: ofTwo(elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ y: plus(a, b) }) })),
  gradient: ({ inputs: [a, b] }, upstream) => [summedTo(a!.shape, upstream), summedTo(b!.shape, upstream)],
};

/**
 * The sum, element by element:
 *
 * $$y = a + b$$
 *
 * Where the shape of one input is the end of the other's, a row or a scalar, it is repeated.
 *
 * @param a - Any tensor.
 * @param b - One of the same dtype, and of a shape that fits.
 * @throws {ConfigError} If they differ in dtype, or neither shape ends in the other.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { add, buildGraph, constant, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const y = add(constant(tensor([[1, 2], [3, 4]])), constant(tensor([10, 20])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [11, 22, 13, 24]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const add = (a: GraphNode, b: GraphNode): GraphNode =>
  nodeOf({ operation: 'add', inputs: [a, b], shape: broadcastShape('add', a, b) });

/** @internal */
export const subtractOperation: Operation = {
  name: 'subtract',
  compute: ofTwo(elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ y: sub(a, b) }) })),
  gradient: ({ inputs: [a, b] }, upstream) => [
    summedTo(a!.shape, upstream),
    scale(-1, summedTo(b!.shape, upstream)),
  ],
};

/**
 * The difference, element by element:
 *
 * $$y = a - b$$
 *
 * Where the shape of one input is the end of the other's, a row or a scalar, it is repeated.
 *
 * @param a - Any tensor.
 * @param b - One of the same dtype, and of a shape that fits.
 * @throws {ConfigError} If they differ in dtype, or neither shape ends in the other.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, subtract } from '@thalweg/parallel/dataflow';
 *
 * const y = subtract(constant(tensor([[1, 2], [3, 4]])), constant(tensor([10, 20])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [-9, -18, -7, -16]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const subtract = (a: GraphNode, b: GraphNode): GraphNode =>
  nodeOf({ operation: 'subtract', inputs: [a, b], shape: broadcastShape('subtract', a, b) });

/** @internal */
export const multiplyOperation: Operation = {
  name: 'multiply',
  compute: ofTwo(elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ y: mul(a, b) }) })),
  gradient: ({ inputs: [a, b] }, upstream) => [
    summedTo(a!.shape, multiply(upstream, b!)),
    summedTo(b!.shape, multiply(upstream, a!)),
  ],
};

/**
 * The product, element by element:
 *
 * $$y = a \odot b$$
 *
 * Where the shape of one input is the end of the other's, a row or a scalar, it is repeated.
 *
 * @param a - Any tensor.
 * @param b - One of the same dtype, and of a shape that fits.
 * @throws {ConfigError} If they differ in dtype, or neither shape ends in the other.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, multiply } from '@thalweg/parallel/dataflow';
 *
 * const y = multiply(constant(tensor([[1, 2], [3, 4]])), constant(tensor([10, 20])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [10, 40, 30, 80]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const multiply = (a: GraphNode, b: GraphNode): GraphNode =>
  nodeOf({ operation: 'multiply', inputs: [a, b], shape: broadcastShape('multiply', a, b) });

const scaled = elementwise({ tensors: ['x'], scalars: ['c'], results: ({ x, c }) => ({ y: mul(c, x) }) });

/** @internal */
export const scaleOperation: Operation = {
  name: 'scale',
  compute: ([x], { attributes }) => scaled({ x: x!, c: readNumber(attributes.factor) }).y,
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

// A NaN passes, so that it shows.
const rectified = elementwise({ tensors: ['x'], results: ({ x }) => ({ y: select(le(x, 0), 0, x) }) });

/** @internal */
export const reluOperation: Operation = {
  name: 'relu',
  compute: ([x]) => rectified({ x: x! }).y,
  gradient: ({ inputs: [x] }, upstream) => [gate(upstream, x!)],
};

/**
 * What is positive, and 0 for the rest:
 *
 * $$y = \max(x, 0)$$
 *
 * Its slope at 0 is 0, as in PyTorch and JAX.
 *
 * @param x - Any tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, relu } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: relu(constant(tensor([-1, 2]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, 2]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const relu = (x: GraphNode): GraphNode => nodeOf({ operation: 'relu', inputs: [x], shape: x.shape });

const bounded = elementwise({ tensors: ['x'], results: ({ x }) => ({ y: tanhOf(x) }) });

/** @internal */
export const tanhOperation: Operation = {
  name: 'tanh',
  compute: ([x]) => bounded({ x: x! }).y,
  gradient: (y, upstream) => [multiply(upstream, subtract(filledConstant(1, [], y.dtype), multiply(y, y)))],
};

/**
 * The hyperbolic tangent of each element:
 *
 * $$y = \tanh x$$
 *
 * The engine's own, as `exp` and `log` are: its last bit may change with the engine's version.
 *
 * @param x - Any tensor.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, graphEvaluator, tanh } from '@thalweg/parallel/dataflow';
 *
 * const graph = buildGraph({ results: { y: tanh(constant(tensor([0, 100]))) } });
 * const { init, run } = graphEvaluator({ graph });
 * toArray(run(init({}), {}).results.y!) // => [0, 1]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const tanh = (x: GraphNode): GraphNode => nodeOf({ operation: 'tanh', inputs: [x], shape: x.shape });

// A choice: a factor of 0 would turn an infinity into a NaN.
const gated = elementwise({
  tensors: ['x', 'by'],
  results: ({ x, by }) => ({ y: select(gt(by, 0), x, 0) }),
});

/** @internal */
export const gateOperation: Operation = {
  name: 'gate',
  compute: ([x, by]) => gated({ x: x!, by: by! }).y,
  gradient: ({ inputs: [, by] }, upstream) => [gate(upstream, by!), undefined],
};

/**
 * One tensor where another is positive, and 0 elsewhere: the gradient of `relu`.
 *
 * $$y_i = \begin{cases} x_i & g_i > 0 \\ 0 & \text{otherwise} \end{cases}$$
 *
 * No gradient flows to what decides.
 *
 * @param x - What is let through.
 * @param by - $g$, what decides: of the same shape and dtype.
 * @throws {ConfigError} If they differ in shape or dtype.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { buildGraph, constant, gate, graphEvaluator } from '@thalweg/parallel/dataflow';
 *
 * const y = gate(constant(tensor([5, 6])), constant(tensor([0.1, -0.1])));
 * const { init, run } = graphEvaluator({ graph: buildGraph({ results: { y } }) });
 * toArray(run(init({}), {}).results.y!) // => [5, 0]
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const gate = (x: GraphNode, by: GraphNode): GraphNode => {
  requireDtype('gate', 'by', by, x);
  if (!sameShape(x.shape, by.shape))
    throw new ConfigError({
      owner: 'gate',
      argument: 'by',
      expected: `the shape ${shapeText(x.shape)}`,
      found: shapeText(by.shape),
    });
  return nodeOf({ operation: 'gate', inputs: [x, by], shape: x.shape });
};
