/** Where a weight has its outputs: in its last axis, or in its first. */
export type Outputs = 'columns' | 'rows';

/** The units of a leaf. A unit is the elements with the same place on the axis of outputs. */
interface Units {
  readonly count: number;
  /** The unit of the element at an index in row-major order. */
  readonly unitAt: (index: number) => number;
}

/** The units of a leaf of one axis or more. */
export const unitsOf = (shape: readonly number[], outputs: Outputs): Units => {
  if (outputs === 'columns') {
    const count = shape.at(-1)!;
    return { count, unitAt: (index) => index % count };
  }
  const [count = 1, ...others] = shape;
  const size = others.reduce((a, b) => a * b, 1);
  return { count, unitAt: (index) => Math.floor(index / size) };
};

/** The whole leaf as one unit. */
export const oneUnit: Units = { count: 1, unitAt: () => 0 };

/** The Euclidean length of each unit. It does not overflow where the squares do. */
export const unitLengths = (values: ArrayLike<number>, { count, unitAt }: Units): Float64Array => {
  const largest = new Float64Array(count);
  for (let i = 0; i < values.length; i++)
    largest[unitAt(i)] = Math.max(largest[unitAt(i)]!, Math.abs(values[i]!));
  const squares = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const top = largest[unitAt(i)]!;
    if (top > 0) squares[unitAt(i)]! += (values[i]! / top) ** 2;
  }
  // An infinite element, or NaN, is the length itself.
  return largest.map((top, unit) => (top > 0 && top < Infinity ? top * Math.sqrt(squares[unit]!) : top));
};
