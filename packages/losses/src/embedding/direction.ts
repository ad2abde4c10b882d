/** A vector divided by its length. @internal */
export interface Direction {
  /** Its length, but at least `least`. */
  readonly length: number;
  /** The vector divided by `length`; zeros if that is 0. */
  readonly unit: Float64Array;
  /** Whether the length is `least` in place of that of the vector. */
  readonly bounded: boolean;
}

/** @internal */
export const directionOf = (x: Float64Array, least: number): Direction => {
  const largest = x.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  // Squares of numbers beyond 1e154 would overflow, and of numbers below 1e-162 vanish.
  let sum = 0;
  if (largest !== 0) for (const each of x) sum += (each / largest) ** 2;
  const own = largest * Math.sqrt(sum);
  const bounded = own < least;
  const length = bounded ? least : own;
  return { length, unit: x.map((each) => (length === 0 ? 0 : each / length)), bounded };
};

/**
 * The derivative with respect to the vector, from that with respect to `unit`.
 *
 * @param slopes - The derivative with respect to `unit`.
 * @param into - Where it is added.
 * @internal
 */
export const throughDirection = (
  { length, unit, bounded }: Direction,
  slopes: Float64Array,
  into: Float64Array,
): void => {
  if (length === 0) return;
  let along = 0;
  if (!bounded) unit.forEach((each, i) => (along += each * slopes[i]!));
  unit.forEach((each, i) => (into[i]! += (slopes[i]! - along * each) / length));
};
