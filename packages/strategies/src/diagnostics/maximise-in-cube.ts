/** A differentiable function on vectors: its value and its gradient. @internal */
export type Objective = (point: Float64Array) => readonly [value: number, gradient: Float64Array];

/** The highest point that was found. @internal */
export interface CubeMaximum {
  readonly point: Float64Array;
  readonly value: number;
  /** Steps taken. */
  readonly iterations: number;
}

/** One step, and how much the gradient fell along it. */
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
 * A step goes along $d = H \nabla f$, where $H$ approximates the inverse of $-\nabla^2 f$ on the coordinates that no
 * face of the cube holds; what leaves the cube is clipped, and the step halved until the value has risen enough (Armijo).
 * Where the function curves upwards, as it does around a minimum, there is no such $H$. A step then aims at the corner
 * that the gradient points to, the highest point of the linear approximation; a convex function rises at least as far as
 * that, so the first try is taken.
 *
 * The value never falls. A point where it is not finite is not gone to.
 *
 * Source: L-BFGS by Jorge Nocedal, Stephen Wright, "Numerical Optimization" (2006), algorithm 7.4; the free coordinates
 * and the clipped search by Dimitri Bertsekas, "Projected Newton methods for optimization problems with simple
 * constraints" (1982).
 *
 * @param start - A point in the cube; not changed.
 * @param iterations - Steps at most; fewer if no step leads up.
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

/** How many pairs are remembered. */
const memory = 10;
/** The rise that the gradient promises must come true to this part. */
const sufficient = 1e-4;
const halvings = 30;

const cornerDirection = ({ point, gradient }: Place): Float64Array =>
  point.map((coordinate, i) => (gradient[i] === 0 ? 0 : Math.sign(gradient[i]!) - coordinate));

/** The first point along a direction, clipped, that is high enough. */
const climb = (objective: Objective, from: Place, direction: Float64Array): Place | undefined => {
  const { point, value, gradient } = from;
  for (let halving = 0, length = 1; halving <= halvings; halving++, length /= 2) {
    let promised = 0;
    const trial = new Float64Array(point.length);
    for (let i = 0; i < trial.length; i++) {
      trial[i] = Math.min(1, Math.max(-1, point[i]! + length * direction[i]!));
      promised += gradient[i]! * (trial[i]! - point[i]!);
    }
    // Clipping may turn a direction that leads up into one that does not.
    if (!(promised > 0)) continue;
    const place = evaluated(objective, trial);
    if (place.value < Infinity && place.value >= value + sufficient * promised) return place;
  }
  return undefined;
};

/** Without a step along which the function curves downwards, nothing that was learnt before holds here. */
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

/** Undefined if the pairs tell nothing about the free coordinates. */
const quasiNewtonDirection = (
  pairs: readonly Pair[],
  { point, gradient }: Place,
): Float64Array | undefined => {
  // A coordinate on a face that the gradient pushes against stays there.
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
