import { isTensor, tensor, toNdArray, type Host, type Tensor } from '@thalweg/core';

type Unary = (a: number) => number;
type Binary = (a: number, b: number) => number;

const made = (data: ArrayLike<number>, shape: readonly number[]): Tensor =>
  tensor(Array.from(data), [...shape], 'float32');

const elementsOf = (a: Tensor): ArrayLike<number> => toNdArray(a).data;

const unary =
  (operation: Unary) =>
  (a: Tensor): Tensor =>
    made(Array.from(elementsOf(a), operation), a.shape);

/** An operand of no dimension stands for an array of the other's shape. */
const nary = (
  operation: (...values: readonly number[]) => number,
  ...operands: readonly Tensor[]
): Tensor => {
  const { shape, size } = operands.find(({ dimension }) => dimension > 0) ?? operands[0]!;
  const rows = operands.map(elementsOf);
  return made(
    Array.from({ length: size }, (_, i) =>
      operation(...rows.map((row, k) => row[operands[k]!.dimension === 0 ? 0 : i]!)),
    ),
    shape,
  );
};

const binary =
  (operation: Binary) =>
  (a: Tensor, b: Tensor): Tensor =>
    nary((x, y) => operation(x, y), a, b);

const comparison = (holds: (a: number, b: number) => boolean) => binary((a, b) => Number(holds(a, b)));

const missing = (): never => {
  throw new Error('not in this reference: jax-js has other bits here');
};

/** IEEE float32 as jax-js computes it: a quotient is the product with a rounded reciprocal. */
export const reciprocalHost: Host<Tensor> = {
  arrayName: 'tensor',
  isArray: isTensor,
  shape: ({ shape }) => shape,
  dtype: ({ dtype }) => dtype,
  neg: unary((a) => -a),
  abs: unary(Math.abs),
  sqrt: unary(Math.sqrt),
  exp: missing,
  log: missing,
  expm1: missing,
  log1p: missing,
  tanh: missing,
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a * Math.fround(1 / b)),
  max: binary(Math.max),
  min: binary(Math.min),
  pow: missing,
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  eq: comparison((a, b) => a === b),
  ne: comparison((a, b) => a !== b),
  select: (condition, then, otherwise) =>
    nary((holds, a, b) => (holds === 0 ? b : a), condition, then, otherwise),
  sum: missing,
  full: (shape, value) => made(new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(value), shape),
  fromData: made,
  cast: (a) => a,
  element: (a, i) => made([elementsOf(a)[i]!], []),
};
