import { normal, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from './floats.js';

/** The function c(x) = Σ w_j max(0, a·x - b_j): a layer of ReLUs that all look the same way; 2 n + d numbers. */
export interface MemorisingNetwork {
  /** `[d]` */
  readonly a: Tensor;
  /** `[n]` */
  readonly b: Tensor;
  /** `[n]` */
  readonly w: Tensor;
}

/** The network, and the system of equations that it came from. */
export interface Memorised {
  readonly network: MemorisingNetwork;
  /** Of the matrix, in the maximum norm: by how much errors may grow. */
  readonly condition: number;
}

/**
 * A network that gives n points any n values, without training.
 *
 * Seen along a random direction a, the points stand in a row, no two at one place. With a threshold b before each, the
 * first unit sees all points, the second all but the first, and so on. So the matrix of what unit j makes of point i is
 * triangular with a diagonal above 0, and the weights follow from the values, those of the first point first.
 *
 * @param key - Of the direction.
 * @param points - `[n, d]`, no two the same.
 * @param values - `[n]`
 *
 * Source: Zhang et al., "Understanding deep learning requires rethinking generalization" (2017), theorem 1 and lemma 1.
 */
export const memorise = (key: Key, points: Tensor, values: Tensor): Memorised => {
  const rows = values.size;
  const a = floats(normal(key, [points.size / rows]));
  const places = along(a, points);
  const order = Array.from(places.keys()).sort((i, j) => places[i]! - places[j]!);
  const sorted = order.map((row) => places[row]!);
  const before = (j: number) => (j === 0 ? sorted[0]! - 1 : (sorted[j - 1]! + sorted[j]!) / 2);
  const b = Float64Array.from(sorted, (_, j) => before(j));
  const matrix = sorted.map((place) => b.map((threshold) => Math.max(0, place - threshold)));
  const targets = order.map((row) => values.get(row));
  const units = matrix.map((_, column) => matrix.map((_, row) => (row === column ? 1 : 0)));
  const inverseColumns = units.map((unit) => solved(matrix, unit));
  const inverse = matrix.map((_, row) => inverseColumns.map((column) => column[row]!));
  return {
    network: { a: tensor(a), b: tensor(b), w: tensor(solved(matrix, targets)) },
    condition: largestRow(matrix) * largestRow(inverse),
  };
};

/** Where each point stands along the direction of the network, which is all that the network sees of it. */
export const placesIn = ({ a }: MemorisingNetwork, points: Tensor): Float64Array => along(floats(a), points);

/** What the network says of what stands at each of some places. */
export const recalled = ({ b, w }: MemorisingNetwork, places: Float64Array): Float64Array => {
  const [thresholds, weights] = [floats(b), floats(w)];
  return places.map((place) =>
    weights.reduce((sum, weight, j) => sum + weight * Math.max(0, place - thresholds[j]!), 0),
  );
};

/** The product of a with each point. */
const along = (a: Float64Array, points: Tensor): Float64Array => {
  const data = floats(points);
  const width = a.length;
  return Float64Array.from({ length: data.length / width }, (_, row) =>
    a.reduce((sum, factor, i) => sum + factor * data[row * width + i]!, 0),
  );
};

/** Solves a lower triangular system. */
const solved = (matrix: readonly Float64Array[], targets: readonly number[]): Float64Array => {
  const solution = new Float64Array(targets.length);
  matrix.forEach((row, i) => {
    let rest = targets[i]!;
    for (let j = 0; j < i; j++) rest -= row[j]! * solution[j]!;
    solution[i] = rest / row[i]!;
  });
  return solution;
};

const largestRow = (matrix: readonly ArrayLike<number>[]): number =>
  Math.max(...matrix.map((row) => Array.from(row).reduce((sum, x) => sum + Math.abs(x), 0)));
