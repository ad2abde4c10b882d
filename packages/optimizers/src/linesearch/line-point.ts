/** What a function is at a point on a line. @internal */
export interface LinePoint {
  /** The distance from the start, in lengths of the direction. */
  readonly stepsize: number;
  readonly value: number;
  /** The derivative of the value by the stepsize. */
  readonly slope: number;
}

/** Evaluates a function at a point on a line. @internal */
export type Line<Point extends LinePoint> = (stepsize: number) => Point;

/** What a line search found. @internal */
export interface Found<Point extends LinePoint> {
  /** The point to go to: the start if no better one was found. */
  readonly point: Point;
  /** How often the function was evaluated. */
  readonly evaluations: number;
}

/** Whether a search from here can find anything: the function is a number here, and falls. @internal */
export const descends = ({ value, slope }: LinePoint): boolean => Number.isFinite(value) && slope < 0;

/** The last point that a search tried, if it is better than the start. Else the start. @internal */
export const better = <Point extends LinePoint>(start: Point, last: Point): Point =>
  last.value < start.value ? last : start;

/** How far a criterion is from being met; 0 if it is met, infinity if it is NaN. @internal */
export const excess = (value: number): number => (Number.isNaN(value) ? Infinity : Math.max(value, 0));
