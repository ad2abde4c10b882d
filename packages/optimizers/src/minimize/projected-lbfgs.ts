import { curvaturePair, remembered, type CurvaturePair } from '../quasi-newton/curvature-pair.js';
import { zoomLinesearch } from '../linesearch/zoom-linesearch.js';
import type { LinePoint } from '../linesearch/line-point.js';
import { dot } from '../vector/dot.js';
import { lengthOf } from '../vector/length-of.js';
import { minus } from '../vector/minus.js';
import { moved, projectedGradient, roomAlong, type Box } from './box.js';
import type { Method, Sloping } from './minimum.js';
import type { Objective } from './objective.js';
import { stepInBox } from './step-in-box.js';

const MEMORY = 10;

/**
 * L-BFGS with a search for the strong Wolfe conditions, projected onto the box.
 *
 * A variable is held where it is at a bound and the gradient pushes it outwards. On the others the step is that of L-BFGS,
 * under the conditions of {@link stepInBox}. If that is no direction of descent, the step is along the gradient, cut off at
 * the box, which always is. The search stays in the box. Without bounds this is plain L-BFGS.
 *
 * Source: Bertsekas, "Projected Newton methods for optimization problems with simple constraints" (1982), for holding
 * variables; Morales and Nocedal, "Remark on algorithm 778" (2011), for the projection of the step.
 *
 * @internal
 */
export function* projectedLbfgs(
  objective: Objective,
  start: Sloping,
  box: Box,
  tolerances: { readonly gradientTolerance: number; readonly valueTolerance: number },
): Method {
  let at = start;
  let pairs: readonly CurvaturePair[] = [];
  for (;;) {
    if (projectedGradient(at.x, at.gradient, box) <= tolerances.gradientTolerance) return 'gradientIsSmall';
    const tries = Math.min(20, objective.left('at'));
    if (tries <= 0) return 'maxEvaluations';
    const next = searched(objective, at, descent(at, pairs, box), box, tries);
    if (next === at) {
      if (pairs.length === 0) return objective.left('at') <= 0 ? 'maxEvaluations' : 'noDecrease';
      // An old step may mislead; the gradient alone does not.
      pairs = [];
      continue;
    }
    const before = at;
    at = next;
    yield at;
    if (at.value === -Infinity) return 'unbounded';
    const scale = Math.max(Math.abs(before.value), Math.abs(at.value), 1);
    if (before.value - at.value <= tolerances.valueTolerance * scale)
      return projectedGradient(at.x, at.gradient, box) <= tolerances.gradientTolerance
        ? 'gradientIsSmall'
        : 'valueIsSteady';
    pairs = remembered(pairs, between(before, at), MEMORY);
  }
}

const between = (before: Sloping, after: Sloping): CurvaturePair | undefined =>
  curvaturePair(minus(after.x, before.x), minus(after.gradient, before.gradient));

/** A direction in which the function falls, all of which is in the box. */
const descent = ({ x, gradient }: Sloping, pairs: readonly CurvaturePair[], box: Box): Float64Array => {
  const slopes = gradient.slice();
  const room = { lower: minus(box.lower, x), upper: minus(box.upper, x) };
  for (let i = 0; i < x.length; i++)
    if (gradient[i]! > 0 ? room.lower[i]! >= 0 : room.upper[i]! <= 0)
      slopes[i] = room.lower[i] = room.upper[i] = 0;
  const step = stepInBox(slopes, pairs, room);
  return dot(slopes, step) < -1e-10 * lengthOf(slopes) * lengthOf(step) ? step : stepInBox(slopes, [], room);
};

/** The point that the line search finds, or the start. */
const searched = (
  objective: Objective,
  at: Sloping,
  direction: Float64Array,
  box: Box,
  maxLinesearchSteps: number,
): Sloping => {
  const point = (stepsize: number, sloping: Sloping): LinePoint & { readonly sloping: Sloping } => ({
    stepsize,
    value: sloping.value,
    slope: dot(sloping.gradient, direction),
    sloping,
  });
  const along = (stepsize: number) => point(stepsize, objective.at(moved(at.x, stepsize, direction, box)));
  return zoomLinesearch(along, point(0, at), 1, {
    maxLinesearchSteps,
    // At 1 the step ends in the box, up to rounding.
    maxStepsize: Math.max(1, roomAlong(at.x, direction, box)),
    tol: 0,
    increaseFactor: 2,
    slopeRtol: 1e-4,
    curvRtol: 0.9,
    approxDecRtol: 1e-6,
    stepsizePrecision: 1e-5,
  }).point.sloping;
};
