import { better, descends, excess, type Found, type Line, type LinePoint } from './line-point.js';

/** @internal */
export interface BacktrackingOptions {
  readonly maxBacktrackingSteps: number;
  readonly slopeRtol: number;
  readonly decreaseFactor: number;
  readonly atol: number;
  readonly rtol: number;
}

/** Reduces the stepsize from a guess until the value is small enough. @internal */
export const backtrackingLinesearch = <Point extends LinePoint>(
  along: Line<Point>,
  start: Point,
  guess: number,
  { maxBacktrackingSteps, slopeRtol, decreaseFactor, atol, rtol }: BacktrackingOptions,
): Found<Point> => {
  if (!descends(start)) return { point: start, evaluations: 0 };
  let point = along(guess);
  for (let evaluations = 1; ; evaluations++) {
    const { stepsize, value } = point;
    const most = start.value + rtol * Math.abs(start.value) + stepsize * slopeRtol * start.slope;
    if (excess(value - most) <= atol) return { point, evaluations };
    if (evaluations > maxBacktrackingSteps) return { point: better(start, point), evaluations };
    point = along(decreaseFactor * stepsize);
  }
};
