/** A differentiable function on vectors: its value and its gradient. @internal */
export type Objective = (point: Float64Array) => readonly [value: number, gradient: Float64Array];

/** The highest point found. @internal */
export interface CubeMaximum {
  readonly point: Float64Array;
  readonly value: number;
  /** Steps taken. */
  readonly iterations: number;
}

/** One step, and the fall of the gradient along it. */
interface Pair {
  readonly step: Float64Array;
  readonly fall: Float64Array;
}

interface Place {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * Climbs a function within the cube $[-1, 1]^n$ by projected L-BFGS.
 *
 * A step goes along $d = H \nabla f$, where $H$ approximates the inverse of $-\nabla^2 f$ on the coordinates that are
 * not held at a face of the cube. The step is clipped to the cube and halved until the value has risen enough (Armijo).
 * If the function curves upwards, as around a minimum, there is no such $H$. The step then goes to the corner that the
 * gradient points to, the maximum of the linear approximation; a convex function rises at least as far as the
 * approximation, so the first try succeeds.
 *
 * The value never falls. The search never moves to a point where the value is not finite.
 *
 * Source: L-BFGS by Jorge Nocedal, Stephen Wright, "Numerical Optimization" (2006), algorithm 7.4; the free coordinates
 * and the clipped search by Dimitri Bertsekas, "Projected Newton methods for optimization problems with simple
 * constraints" (1982).
 *
 * @param start - A point in the cube; not changed.
 * @param iterations - The most steps; it takes fewer if no step increases the value.
 * @internal
 */
export const maximiseInCube = (
  objective: Objective,
  start: Float64Array,
  iterations: number,
): CubeMaximum => {
  let at = evaluated(objective, start);
  let pairs: readonly Pair[] = [];
  let taken = 0;
  while (taken < iterations) {
    const newton = quasiNewtonDirection(pairs, at);
    const next = (newton && climb(objective, at, newton)) ?? climb(objective, at, cornerDirection(at));
    if (next === undefined) break;
    pairs = remembered(pairs, at, next);
    at = next;
    taken++;
  }
  return { point: at.point, value: at.value, iterations: taken };
};

const evaluated = (objective: Objective, point: Float64Array): Place => {
  const [value, gradient] = objective(point);
  return { point, value, gradient };
};

/** The number of pairs that are kept. */
const memory = 10;
/** The least rise, as a fraction of the rise that the gradient predicts (Armijo's constant). */
const sufficient = 1e-4;
const halvings = 30;

const cornerDirection = ({ point, gradient }: Place): Float64Array =>
  point.map((coordinate, i) => (gradient[i] === 0 ? 0 : Math.sign(gradient[i]!) - coordinate));

/** The first clipped point along a direction that rises enough. */
const climb = (objective: Objective, from: Place, direction: Float64Array): Place | undefined => {
  const { point, value, gradient } = from;
  for (let halving = 0, length = 1; halving <= halvings; halving++, length /= 2) {
    let promised = 0;
    const trial = new Float64Array(point.length);
    for (let i = 0; i < trial.length; i++) {
      trial[i] = Math.min(1, Math.max(-1, point[i]! + length * direction[i]!));
      promised += gradient[i]! * (trial[i]! - point[i]!);
    }
    // Clipping may turn an ascent direction into a descent direction.
    if (!(promised > 0)) continue;
    const place = evaluated(objective, trial);
    if (place.value < Infinity && place.value >= value + sufficient * promised) return place;
  }
  return undefined;
};

/** The pairs with the newest step. If the function curves upwards along that step, the older pairs do not apply here and are dropped. */
const remembered = (pairs: readonly Pair[], from: Place, to: Place): readonly Pair[] => {
  const step = to.point.map((coordinate, i) => coordinate - from.point[i]!);
  const fall = from.gradient.map((slope, i) => slope - to.gradient[i]!);
  return curvesDown(step, fall, new Uint8Array(step.length).fill(1))
    ? [...pairs, { step, fall }].slice(-memory)
    : [];
};

/** 1 for each coordinate that may move. */
type Free = Uint8Array;

const dot = (a: Float64Array, b: Float64Array, free: Free): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (free[i] === 1) sum += a[i]! * b[i]!;
  return sum;
};

const curvesDown = (step: Float64Array, fall: Float64Array, free: Free): boolean =>
  dot(step, fall, free) > 1e-10 * Math.sqrt(dot(step, step, free) * dot(fall, fall, free));

/** Undefined if no pair applies to the free coordinates. */
const quasiNewtonDirection = (
  pairs: readonly Pair[],
  { point, gradient }: Place,
): Float64Array | undefined => {
  // A coordinate stays on its face if the gradient points out of the cube.
  const free = Uint8Array.from(point, (coordinate, i) => (coordinate * Math.sign(gradient[i]!) < 1 ? 1 : 0));
  const usable = pairs.filter(({ step, fall }) => curvesDown(step, fall, free));
  const newest = usable.at(-1);
  if (newest === undefined) return undefined;

  const direction = gradient.map((slope, i) => (free[i] === 1 ? slope : 0));
  const add = (factor: number, vector: Float64Array) => {
    for (let i = 0; i < direction.length; i++) if (free[i] === 1) direction[i]! += factor * vector[i]!;
  };
  const parts = usable.map(() => 0);
  for (let k = usable.length - 1; k >= 0; k--) {
    const { step, fall } = usable[k]!;
    parts[k] = dot(step, direction, free) / dot(step, fall, free);
    add(-parts[k]!, fall);
  }
  const scale = dot(newest.step, newest.fall, free) / dot(newest.fall, newest.fall, free);
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  for (let k = 0; k < usable.length; k++) {
    const { step, fall } = usable[k]!;
    add(parts[k]! - dot(fall, direction, free) / dot(step, fall, free), step);
  }
  return direction;
};
