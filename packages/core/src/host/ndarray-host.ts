import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import { blockedSum } from '../tensor/blocked-sum.js';
import { allocate, contiguous, elements, packed, sizeOf, type NdFloat } from '../tensor/elements.js';
import { isTensor, type Dtype, type Tensor } from '../tensor/tensor.js';
import type { Host } from './host.js';

/**
 * Plain ndarrays as a host: each operation is one whole-array operation of ndarray-ops into a new array, whose element
 * type does the rounding.
 *
 * @param coordinate - The coordinate of an element in the leaf, which fixes its place in a sum.
 * @internal
 */
export const ndarrayHost = (coordinate: (i: number) => number = (i) => i): Host<Tensor> => ({
  arrayName: 'ndarray',
  isArray: isTensor,
  shape: ({ shape }) => shape,
  dtype: ({ dtype }) => dtype,
  neg: unary(ops.neg),
  abs: unary(ops.abs),
  sqrt: unary(ops.sqrt),
  exp: unary(ops.exp),
  log: unary(ops.log),
  expm1: missing(Math.expm1),
  log1p: missing(Math.log1p),
  tanh: missing(Math.tanh),
  add: binary(ops.add),
  sub: binary(ops.sub),
  mul: binary(ops.mul),
  div: binary(ops.div),
  max: binary(ops.max),
  min: binary(ops.min),
  pow: binary(ops.pow),
  lt: binary(ops.lt),
  le: binary(ops.leq),
  gt: binary(ops.gt),
  ge: binary(ops.geq),
  eq: binary(ops.eq),
  ne: binary(ops.neq),
  select: (condition, then, otherwise) => {
    // ndarray-ops has no `select`, and a product with 0 would let NaN through.
    const shape = [condition, then, otherwise].find((a) => a.dimension > 0)?.shape ?? [];
    const [holds, left, right] = [condition, then, otherwise].map((a) => elements(packed(spread(a, shape))));
    const result = fresh(then.dtype, shape);
    for (let i = 0; i < result.size; i++) result.data[i] = holds![i] === 0 ? right![i]! : left![i]!;
    return result;
  },
  sum: (a) => scalarOf(a.dtype, blockedSum(elements(packed(a)), coordinate)),
  full: (shape, value, dtype) => {
    const result = fresh(dtype, shape);
    ops.assigns(result, value);
    return result;
  },
  fromData: (data, shape) => contiguous(data instanceof Float32Array ? 'float32' : 'float64', data, shape),
  cast: (a, dtype) => {
    const result = fresh(dtype, a.shape);
    ops.assign(result, readable(a));
    return result;
  },
  element: (a, i) => scalarOf(a.dtype, a.get(i)),
});

type Operation1 = (result: NdFloat, a: NdFloat) => unknown;
type Operation2 = (result: NdFloat, a: NdFloat, b: NdFloat) => unknown;

const unary =
  (operation: Operation1) =>
  (a: Tensor): Tensor => {
    const result = fresh(a.dtype, a.shape);
    operation(result, readable(a));
    return result;
  };

/** An operation that ndarray-ops does not have. */
const missing = (operation: (a: number) => number): ((a: Tensor) => Tensor) =>
  unary((result, a) => {
    elements(packed(a)).forEach((value, i) => {
      result.data[i] = operation(value);
    });
  });

const binary =
  (operation: Operation2) =>
  (a: Tensor, b: Tensor): Tensor => {
    const { shape } = a.dimension > 0 ? a : b;
    const result = fresh(a.dtype, shape);
    operation(result, spread(a, shape), spread(b, shape));
    return result;
  };

const fresh = (dtype: Dtype, shape: readonly number[]): NdFloat =>
  contiguous(dtype, allocate(dtype, sizeOf(shape)), shape);

const scalarOf = (dtype: Dtype, value: number): Tensor => {
  const result = fresh(dtype, []);
  result.set(value);
  return result;
};

/** The array itself, or a view in which the element of a 0-d array stands at every index. */
const spread = (a: Tensor, shape: readonly number[]): NdFloat =>
  a.dimension > 0 || shape.length === 0
    ? readable(a)
    : ndarray(elements(a), [...shape], new Array<number>(shape.length).fill(0), a.offset);

// ndarray-ops types its operands as writable; an operand on the right is only read.
const readable = (tensor: Tensor): NdFloat => tensor as unknown as NdFloat;
