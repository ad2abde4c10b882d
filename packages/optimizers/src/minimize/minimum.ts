/** A list of numbers: the kind that `minimize` was given. @category Minimisation @since 0.1.0 */
export type NumberList = readonly number[] | Float64Array;

/**
 * The list that a function given to `minimize` receives: a fresh one each time, which it may keep and change.
 *
 * @category Minimisation
 * @since 0.1.0
 */
export type FreshList<X extends NumberList> = X extends Float64Array ? Float64Array : number[];

/**
 * Why `minimize` ended.
 *
 * Converged: `gradientIsSmall`, the projected gradient is at most `gradientTolerance`; `valueIsSteady`, the value has fallen
 * by at most `valueTolerance`; `simplexIsSmall`, the points of Nelder and Mead's simplex and their values are that close
 * together.
 *
 * Not converged: `noDecrease`, no lower value was found, though the gradient is not small, which rounding or a wrong
 * gradient may cause; `unbounded`, the value is minus infinity; `notFinite`, an optimizer reached a point where the value
 * or the gradient is not finite; `maxIterations`, `maxEvaluations`; `stopped`, by `onProgress`.
 *
 * @category Minimisation
 * @since 0.1.0
 */
export type StopReason =
  | 'gradientIsSmall'
  | 'valueIsSteady'
  | 'simplexIsSmall'
  | 'noDecrease'
  | 'unbounded'
  | 'notFinite'
  | 'maxIterations'
  | 'maxEvaluations'
  | 'stopped';

/** What `minimize` has found so far. @category Minimisation @since 0.1.0 */
export interface Progress<X extends NumberList = NumberList> {
  /** The number of iterations done. */
  readonly iterations: number;
  /** The point of this iteration. */
  readonly x: X;
  /** $f(x)$ */
  readonly value: number;
  /** $\nabla f(x)$, unless the method is that of Nelder and Mead. */
  readonly gradient?: X;
  /** How often the function has been called, for differences too. */
  readonly evaluations: number;
  /** How often the gradient has been computed. */
  readonly gradientEvaluations: number;
}

/** The result of `minimize`: the best point of all iterations. @category Minimisation @since 0.1.0 */
export interface Minimum<X extends NumberList = NumberList> extends Progress<X> {
  readonly reason: StopReason;
  /** Whether the reason is that of a minimum. */
  readonly converged: boolean;
}

/** A point as the methods see it. @internal */
export interface Visited {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient?: Float64Array;
}

/** A point with a gradient. @internal */
export type Sloping = Required<Visited>;

/** A method: yields the point of each iteration, and returns the reason why it ends. @internal */
export type Method = Generator<Visited, StopReason, undefined>;
