import { clipped, type Box } from './box.js';
import type { Method, Visited } from './minimum.js';
import type { Objective } from './objective.js';

/**
 * The method of Nelder and Mead: a simplex that moves, stretches and shrinks by comparing values alone.
 *
 * The coefficients depend on the number of variables: Gao and Han, "Implementing the Nelder-Mead simplex algorithm with
 * adaptive parameters" (2012), eq. 4.1. For two variables they are the usual ones, which one variable has, too. Order,
 * first simplex and bounds are those of SciPy's `Nelder-Mead` with `adaptive`. But a simplex may become small, above all
 * at a bound, where there is no minimum: so it starts again around the best point, until that gains nothing.
 *
 * @internal
 */
export function* nelderMead(objective: Objective, start: Visited, box: Box, tolerances: Tolerances): Method {
  const n = start.x.length;
  const size = Math.max(n, 2);
  const [expansion, contraction, shrinkage] = [1 + 2 / size, 0.75 - 1 / (2 * size), 1 - 1 / size];
  const visit = (x: Float64Array): Visited => {
    const inside = clipped(x, box);
    return { x: inside, value: objective.valueAt(inside) };
  };

  const around = (centre: Visited): Visited[] => {
    const corners = [centre];
    for (let i = 0; i < n; i++) {
      const corner = centre.x.slice();
      corner[i] = corner[i] === 0 ? 0.00025 : 1.05 * corner[i]!;
      // Cut off at the bound, it might fall onto the centre.
      if (corner[i]! > box.upper[i]!) corner[i] = 2 * box.upper[i]! - corner[i]!;
      corners.push(visit(corner));
    }
    return corners.sort(byValue);
  };

  if (objective.left('valueAt') < n) return 'maxEvaluations';
  let simplex = around(start);
  let lastSmall = Infinity;
  for (;;) {
    const [best, second, worst] = [simplex[0]!, simplex[n - 1]!, simplex[n]!];
    if (best.value === -Infinity) return 'unbounded';
    if (isSmall(simplex, tolerances)) {
      if (lastSmall - best.value <= allowedFall(best, tolerances)) return 'simplexIsSmall';
      if (objective.left('valueAt') < n) return 'maxEvaluations';
      lastSmall = best.value;
      simplex = around(best);
      continue;
    }
    // An iteration needs two values, or those of all corners but one, too, if it shrinks.
    if (objective.left('valueAt') < n + 2) return 'maxEvaluations';

    const middle = meanOf(simplex.slice(0, -1));
    /** The point on the line from the worst corner through the middle, `by` times that distance beyond it. */
    const beyond = (by: number) => visit(middle.map((m, i) => (1 + by) * m - by * worst.x[i]!));
    const reflected = beyond(1);
    let moved: Visited | undefined;
    if (reflected.value < best.value) {
      const expanded = beyond(expansion);
      moved = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) moved = reflected;
    else if (reflected.value < worst.value) {
      const outside = beyond(contraction);
      if (outside.value <= reflected.value) moved = outside;
    } else {
      const inside = beyond(-contraction);
      if (inside.value < worst.value) moved = inside;
    }
    simplex =
      moved === undefined
        ? simplex.map((corner) =>
            corner === best ? best : visit(corner.x.map((x, i) => best.x[i]! + shrinkage * (x - best.x[i]!))),
          )
        : [...simplex.slice(0, -1), moved];
    simplex.sort(byValue);
    yield simplex[0]!;
  }
}

// Infinite values are equal; their difference would be NaN.
const byValue = (a: Visited, b: Visited): number => (a.value === b.value ? 0 : a.value - b.value);

const meanOf = (corners: readonly Visited[]): Float64Array => {
  const mean = new Float64Array(corners[0]!.x.length);
  for (const { x } of corners) for (let i = 0; i < mean.length; i++) mean[i]! += x[i]!;
  return mean.map((sum) => sum / corners.length);
};

interface Tolerances {
  readonly stepTolerance: number;
  readonly valueTolerance: number;
}

const allowedFall = ({ value }: Visited, { valueTolerance }: Tolerances): number =>
  valueTolerance * Math.max(1, Math.abs(value));

const isSmall = (simplex: readonly Visited[], tolerances: Tolerances): boolean => {
  const best = simplex[0]!;
  const allowed = tolerances.stepTolerance * Math.max(1, ...best.x.map(Math.abs));
  return (
    simplex.at(-1)!.value - best.value <= allowedFall(best, tolerances) &&
    simplex.every(({ x }) => x.every((value, i) => Math.abs(value - best.x[i]!) <= allowed))
  );
};
