import { ConfigError, requireOptions, type AnyTransformation } from '@thalweg/core';
import type { Box } from './box.js';
import { byOptimizer } from './by-optimizer.js';
import type { FreshList, Method, Minimum, NumberList, Progress, StopReason, Visited } from './minimum.js';
import { nelderMead } from './nelder-mead.js';
import { objectiveOf, type Objective } from './objective.js';
import { projectedLbfgs } from './projected-lbfgs.js';

/** The options of `minimize`. @category Minimisation @since 0.1.0 */
export interface MinimizeOptions<X extends NumberList = NumberList> {
  /**
   * The gradient: a function of `x`, or how to estimate it from values of `f`. `forward` differences take $n + 1$ calls and
   * have about 8 digits, `central` ones $2n + 1$ and about 10. Without it, Nelder and Mead's method compares values alone.
   */
  readonly gradient?: ((x: FreshList<X>) => ArrayLike<number>) | 'forward' | 'central';
  /**
   * The least and the largest value of each variable; `-Infinity` and `Infinity` for none. `f` is never called outside.
   */
  readonly bounds?: readonly (readonly [lower: number, upper: number])[];
  /** Any optimizer, in place of L-BFGS. It needs a gradient. With bounds each of its steps is cut off at them. */
  readonly optimizer?: AnyTransformation;
  /** The largest element of the projected gradient at a minimum; 1e-5 by default. */
  readonly gradientTolerance?: number;
  /**
   * By how much the value may still fall in an iteration at a minimum, relative to it or to 1 if it is less; 1e-10 by
   * default. With Nelder and Mead's method, how far apart the values of the simplex may be. Optimizers do not use it.
   */
  readonly valueTolerance?: number;
  /**
   * With Nelder and Mead's method: how far apart the points of the simplex may be at a minimum, relative to the largest
   * element of `x` or to 1 if it is less; 1e-6 by default.
   */
  readonly stepTolerance?: number;
  /** The largest number of iterations; 10 000 by default. */
  readonly maxIterations?: number;
  /**
   * The largest number of calls of `f`; 100 000 by default. It is exceeded only if the value and the gradient at the start
   * take more.
   */
  readonly maxEvaluations?: number;
  /** Called after each iteration. If it returns `'stop'`, `minimize` ends. */
  readonly onProgress?: (progress: Progress<X>) => unknown;
}

/**
 * Finds a minimum of a function of a list of numbers,
 *
 * $$\min_x f(x), \qquad l_i \le x_i \le u_i$$
 *
 * With a gradient, the method is L-BFGS with the search of {@link scaleByZoomLinesearch}: with bounds, a variable stays
 * at a bound as long as the gradient pushes it outwards. Without a gradient, it is the method of Nelder and Mead, which
 * needs no smooth function. It is for a few variables: with more than about five its simplex may become small far from a
 * minimum, and for a smooth function `gradient: 'central'` is better. The minimum is a local one.
 *
 * A point where $f$ or an element of its gradient is NaN or infinite counts as infinitely bad; the search keeps away from
 * it. So a function may return NaN outside its domain, if it is defined at the start.
 *
 * @param f - The function. It receives a fresh list each time, an array or a `Float64Array` as `x0`.
 * @param x0 - The start. It must be within the bounds; it is not changed.
 * @param options - See {@link MinimizeOptions}.
 * @returns The best point of all iterations, why it ended, and how often the functions were called. Running out of
 *   iterations is no error: see `converged`.
 * @throws {ConfigError} If an option is unknown or of the wrong kind; if bounds cross or are not one for each variable; if
 *   the start has no elements, or one that is not finite or outside the bounds; if $f$ is not finite at the start; if $f$
 *   returns no number, or the gradient not one number for each variable. What `f` throws passes through.
 *
 * @example
 * ```ts
 * import { minimize } from '@thalweg/optimizers';
 *
 * const found = minimize(([x = 0, y = 0]) => (x - 1) ** 2 + (y + 2) ** 2, [0, 0], {
 *   gradient: ([x = 0, y = 0]) => [2 * (x - 1), 2 * (y + 2)],
 *   bounds: [
 *     [-Infinity, Infinity],
 *     [-1, 1],
 *   ],
 * });
 * found.x.map((x) => x.toFixed(4)) // => ['1.0000', '-1.0000']
 * found.reason // => 'gradientIsSmall'
 * ```
 *
 * Sources: Nocedal and Wright, "Numerical Optimization" (2006), algorithms 7.5, 3.5 and 3.6; Bertsekas, "Projected Newton
 * methods for optimization problems with simple constraints" (1982); Gao and Han, "Implementing the Nelder-Mead simplex
 * algorithm with adaptive parameters" (2012). SciPy's `minimize` with `L-BFGS-B` has another line search and another
 * path along the bounds, and needs about as many calls; its tolerance of the value is 2.2e-9, with which it ends at a saddle
 * point of Wood's function. Nelder and Mead's method takes the steps of SciPy's with
 * `adaptive`, but ends at smaller tolerances, and starts again where the simplex has become small until that gains nothing. Where SciPy moves a start outside the bounds onto them, this is an error.
 * Optax and PyTorch do not have it.
 *
 * @category Minimisation
 * @since 0.1.0
 */
export const minimize = <X extends NumberList>(
  f: (x: FreshList<X>) => number,
  x0: X,
  options: MinimizeOptions<X> = {},
): Minimum<X extends Float64Array ? Float64Array : readonly number[]> => {
  type Result = Minimum<X extends Float64Array ? Float64Array : readonly number[]>;
  requireOptions('minimize', options, {
    gradient: true,
    bounds: true,
    optimizer: true,
    gradientTolerance: true,
    valueTolerance: true,
    stepTolerance: true,
    maxIterations: true,
    maxEvaluations: true,
    onProgress: true,
  });
  return untypedMinimize(f as never, x0, options as MinimizeOptions) as Result;
};

/** The types of the lists are those of `x0`, which `listLike` keeps. */
const untypedMinimize = (
  f: (x: NumberList) => unknown,
  x0: NumberList,
  options: MinimizeOptions,
): Minimum => {
  requireFunction('f', f);
  const start = startOf(x0);
  const box = boxOf(options.bounds, start);
  const limits = limitsOf(options);
  const { gradient, onProgress } = options;
  if (gradient !== undefined && gradient !== 'forward' && gradient !== 'central')
    requireFunction('gradient', gradient, "a function, 'forward' or 'central'");
  if (onProgress !== undefined) requireFunction('onProgress', onProgress);

  const listLike = (x: Float64Array): NumberList => (x0 instanceof Float64Array ? x.slice() : Array.from(x));
  const objective = objectiveOf(
    (x) => f(listLike(x)),
    typeof gradient === 'function' ? (x) => gradient(listLike(x) as never) : gradient,
    box,
    limits.maxEvaluations,
  );
  const [first, method] = begun(objective, start, box, options, limits);
  const progress = (iterations: number, { x, value, gradient }: Visited): Progress => ({
    iterations,
    x: listLike(x),
    value,
    ...(gradient === undefined ? {} : { gradient: listLike(gradient) }),
    ...objective.counts(),
  });

  let best = first;
  let iterations = 0;
  const ended = (reason: StopReason): Minimum => ({
    ...progress(iterations, best),
    reason,
    converged: reason === 'gradientIsSmall' || reason === 'valueIsSteady' || reason === 'simplexIsSmall',
  });
  for (;;) {
    if (iterations >= limits.maxIterations) return ended('maxIterations');
    const step = method.next();
    if (step.done === true) return ended(step.value);
    iterations++;
    if (step.value.value <= best.value) best = step.value;
    if (onProgress?.(progress(iterations, step.value)) === 'stop') return ended('stopped');
  }
};

type Limits = ReturnType<typeof limitsOf>;

/** The start, evaluated, and the method. */
const begun = (
  objective: Objective,
  x: Float64Array,
  box: Box,
  { gradient, optimizer }: MinimizeOptions,
  limits: Limits,
): readonly [Visited, Method] => {
  if (gradient === undefined) {
    if (optimizer !== undefined)
      throw new ConfigError({
        owner: 'minimize',
        argument: 'gradient',
        expected: 'a gradient for the optimizer',
        found: 'nothing',
        fix: "Give a function, or 'central' to estimate it",
      });
    const start = { x, value: objective.valueAt(x) };
    requireFiniteStart(start);
    return [start, nelderMead(objective, start, box, limits)];
  }
  const start = objective.at(x);
  requireFiniteStart(start);
  return [
    start,
    optimizer === undefined
      ? projectedLbfgs(objective, start, box, limits)
      : byOptimizer(objective, start, box, optimizer, limits),
  ];
};

const requireFiniteStart = ({ value, gradient }: Visited): void => {
  if (Number.isFinite(value)) return;
  const bad = gradient?.findIndex((slope) => !Number.isFinite(slope)) ?? -1;
  throw refused(
    'x0',
    'a start where f and its gradient are finite',
    bad < 0 || gradient?.every(Number.isNaN) === true
      ? 'one where f, or all of its gradient, is NaN or infinite'
      : `one where element ${bad} of the gradient is ${gradient![bad]!}`,
  );
};

const refused = (argument: string, expected: string, found: string, fix?: string): ConfigError =>
  new ConfigError({ owner: 'minimize', argument, expected, found, ...(fix === undefined ? {} : { fix }) });

const requireFunction = (argument: string, found: unknown, expected = 'a function'): void => {
  if (typeof found !== 'function') throw refused(argument, expected, `a ${typeof found}`);
};

const startOf = (x0: unknown): Float64Array => {
  if (!Array.isArray(x0) && !(x0 instanceof Float64Array))
    throw refused('x0', 'an array of numbers or a Float64Array', `a ${typeof x0}`);
  if (x0.length === 0) throw refused('x0', 'at least one number', 'none');
  Array.from(x0 as ArrayLike<unknown>).forEach((value, i) => {
    if (!Number.isFinite(value)) throw refused(`x0[${i}]`, 'a finite number', String(value));
  });
  return Float64Array.from(x0 as ArrayLike<number>);
};

const boxOf = (bounds: MinimizeOptions['bounds'], start: Float64Array): Box => {
  const size = start.length;
  const box = {
    lower: new Float64Array(size).fill(-Infinity),
    upper: new Float64Array(size).fill(Infinity),
  };
  if (bounds === undefined) return box;
  if (!Array.isArray(bounds) || bounds.length !== size)
    throw refused(
      'bounds',
      `${size} pairs of a lower and an upper bound, one for each of x0`,
      Array.isArray(bounds) ? String(bounds.length) : `a ${typeof bounds}`,
    );
  bounds.forEach((bound: unknown, i) => {
    const [lower, upper, ...more] = Array.isArray(bound) ? (bound as readonly unknown[]) : [];
    if (typeof lower !== 'number' || typeof upper !== 'number' || more.length > 0)
      throw refused(
        `bounds[${i}]`,
        'a pair of a lower and an upper bound',
        String(bound),
        'Use -Infinity and Infinity for none',
      );
    if (!(lower <= upper) || lower === Infinity || upper === -Infinity)
      throw refused(`bounds[${i}]`, 'a lower bound that is not above the upper one', `${lower} and ${upper}`);
    const value = start[i]!;
    if (value < lower || value > upper)
      throw refused(
        `x0[${i}]`,
        `a start in [${lower}, ${upper}]`,
        String(value),
        'Move it inside the bounds',
      );
    box.lower[i] = lower;
    box.upper[i] = upper;
  });
  return box;
};

const limitsOf = ({
  gradientTolerance = 1e-5,
  valueTolerance = 1e-10,
  stepTolerance = 1e-6,
  maxIterations = 10_000,
  maxEvaluations = 100_000,
}: MinimizeOptions) => {
  const limits = { gradientTolerance, valueTolerance, stepTolerance, maxIterations, maxEvaluations };
  for (const [name, value] of Object.entries<unknown>(limits))
    if (typeof value !== 'number' || !(value >= 0)) throw refused(name, 'a number, 0 or more', String(value));
  return limits;
};
