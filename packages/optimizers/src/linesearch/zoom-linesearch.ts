import { better, descends, excess, type Found, type Line, type LinePoint } from './line-point.js';

/** @internal */
export interface ZoomOptions {
  readonly maxLinesearchSteps: number;
  /** Infinity for no limit. */
  readonly maxStepsize: number;
  readonly tol: number;
  readonly increaseFactor: number;
  readonly slopeRtol: number;
  readonly curvRtol: number;
  readonly approxDecRtol: number;
  readonly stepsizePrecision: number;
}

/**
 * Finds a stepsize with the strong Wolfe conditions: first an interval that has one, then ever smaller ones.
 *
 * Nocedal and Wright (2006), algorithms 3.5 and 3.6. In the second, `low` is the end with the smaller value.
 *
 * @internal
 */
export const zoomLinesearch = <Point extends LinePoint>(
  along: Line<Point>,
  start: Point,
  guess: number,
  options: ZoomOptions,
): Found<Point> => {
  const { maxLinesearchSteps, maxStepsize, tol, increaseFactor, stepsizePrecision } = options;
  if (!descends(start) || maxLinesearchSteps === 0) return { point: start, evaluations: 0 };
  const decreaseExcess = decreaseCriterion(start, options);
  const curvatureExcess = (at: Point) =>
    excess(Math.abs(at.slope) - options.curvRtol * Math.abs(start.slope));

  let evaluations = 0;
  // A point where the value is small enough, to return if the slope is nowhere small enough.
  let safe = start;
  let low = start;
  let high: Point | undefined;
  while (high === undefined) {
    const stepsize = Math.min(evaluations === 0 ? guess : increaseFactor * low.stepsize, maxStepsize);
    const at = along(stepsize);
    evaluations++;
    const decrease = decreaseExcess(at);
    if (decrease <= tol) safe = at;
    if (Math.max(decrease, curvatureExcess(at)) <= tol) return { point: at, evaluations };
    if (decrease > 0 || (at.value >= low.value && evaluations > 1)) high = at;
    else if (at.slope >= 0) [low, high] = [at, low];
    else if (stepsize >= maxStepsize) return { point: at, evaluations };
    else low = at;
    if (evaluations >= maxLinesearchSteps)
      return { point: safe === start ? better(start, at) : safe, evaluations };
  }

  // The end of the interval before last, for cubic interpolation.
  let before = low;
  for (;;) {
    const length = Math.abs(high.stepsize - low.stepsize);
    const at = along(between(low, high, before));
    evaluations++;
    const decrease = decreaseExcess(at);
    if (decrease <= tol && at.value < safe.value) safe = at;
    if (Math.max(decrease, curvatureExcess(at)) <= tol) return { point: at, evaluations };
    if (decrease > 0 || at.value >= low.value) [high, before] = [at, high];
    else if (at.slope * (high.stepsize - low.stepsize) >= 0) [low, high, before] = [at, low, high];
    else [low, before] = [at, low];
    const precise = length <= stepsizePrecision && safe !== start;
    if (precise || evaluations >= maxLinesearchSteps)
      return { point: safe === start ? better(start, at) : safe, evaluations };
  }
};

/**
 * By how much a value is too large: by Armijo's criterion, or near a minimum, where rounding hides the decrease, by Hager
 * and Zhang's, whichever is less.
 */
const decreaseCriterion =
  (start: LinePoint, { slopeRtol, approxDecRtol }: ZoomOptions) =>
  ({ stepsize, value, slope }: LinePoint): number => {
    const exact = value - start.value - slopeRtol * stepsize * start.slope;
    const approximate = Math.max(
      slope - (2 * slopeRtol - 1) * start.slope,
      value - start.value - approxDecRtol * Math.abs(start.value),
    );
    return excess(Math.min(approximate, exact));
  };

/** The minimum of a cubic, or of a parabola, or the middle: the first that is not too near to an end. */
const between = (low: LinePoint, high: LinePoint, before: LinePoint): number => {
  const [left, right] = [low.stepsize, high.stepsize].sort((a, b) => a - b) as [number, number];
  const inside = (stepsize: number, margin: number) =>
    stepsize > left + margin * (right - left) && stepsize < right - margin * (right - left);
  const cubic = cubicMinimum(low, high, before);
  if (inside(cubic, 0.2)) return cubic;
  const quadratic = quadraticMinimum(low, high);
  if (inside(quadratic, 0.1)) return quadratic;
  return (left + right) / 2;
};

/** Of the cubic with the value and slope at `a` and the values at `b` and `c`; NaN if it has none. */
const cubicMinimum = (a: LinePoint, b: LinePoint, c: LinePoint): number => {
  const [db, dc] = [b.stepsize - a.stepsize, c.stepsize - a.stepsize];
  const denominator = (db * dc) ** 2 * (db - dc);
  const riseB = b.value - a.value - a.slope * db;
  const riseC = c.value - a.value - a.slope * dc;
  const third = (dc ** 2 * riseB - db ** 2 * riseC) / denominator;
  const second = (db ** 3 * riseC - dc ** 3 * riseB) / denominator;
  return a.stepsize + (-second + Math.sqrt(second * second - 3 * third * a.slope)) / (3 * third);
};

/** Of the parabola with the value and slope at `a` and the value at `b`. */
const quadraticMinimum = (a: LinePoint, b: LinePoint): number => {
  const db = b.stepsize - a.stepsize;
  const second = (b.value - a.value - a.slope * db) / db ** 2;
  return a.stepsize - a.slope / (2 * second);
};
