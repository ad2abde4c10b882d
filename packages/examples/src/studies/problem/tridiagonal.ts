type Point = readonly number[];

/** A function whose lowest point is known. */
interface Solved {
  readonly value: (point: Point) => number;
  readonly gradient: (point: Point) => Point;
  readonly minimizer: Point;
  readonly minimum: number;
}

/**
 * Nesterov's worst case for first-order methods, of smoothness L = 4: $f(x) = \frac12 x^T A x - x_1$, where A has 2 on
 * the diagonal and -1 beside it. Each step from 0 can uncover one more coordinate only.
 */
export const tridiagonal = (n: number): Solved => {
  const product = (x: Point): Point => x.map((xi, i) => 2 * xi - (x[i - 1] ?? 0) - (x[i + 1] ?? 0));
  // A x = e_1 is solved by the straight line from 1 at index 0 to 0 at index n + 1.
  const minimizer = Array.from({ length: n }, (_, i) => 1 - (i + 1) / (n + 1));
  return {
    value: (x) => product(x).reduce((total, y, i) => total + 0.5 * x[i]! * y, -x[0]!),
    gradient: (x) => product(x).map((y, i) => (i === 0 ? y - 1 : y)),
    minimizer,
    minimum: -0.5 * minimizer[0]!,
  };
};
