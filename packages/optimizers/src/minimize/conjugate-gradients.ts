import { dot } from '../vector/dot.js';

/**
 * Solves a system of equations with a positive definite matrix, known by its products with vectors.
 *
 * Source: Nocedal and Wright (2006), algorithm 5.2. In exact arithmetic it takes as many products as the matrix has different
 * eigenvalues; it ends at twice the number that the caller expects.
 *
 * @internal
 */
export const conjugateGradients = (
  product: (vector: Float64Array) => Float64Array,
  right: Float64Array,
  expected: number,
): Float64Array => {
  const solution = new Float64Array(right.length);
  const rest = right.slice();
  const direction = right.slice();
  let squared = dot(rest, rest);
  const enough = 1e-24 * squared;
  for (let i = 0; i < 2 * expected && squared > enough; i++) {
    const image = product(direction);
    const stepsize = squared / dot(direction, image);
    for (let k = 0; k < right.length; k++) {
      solution[k]! += stepsize * direction[k]!;
      rest[k]! -= stepsize * image[k]!;
    }
    const before = squared;
    squared = dot(rest, rest);
    for (let k = 0; k < right.length; k++) direction[k] = rest[k]! + (squared / before) * direction[k]!;
  }
  return solution;
};
