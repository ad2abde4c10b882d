/** The lower and the upper bound of each variable; infinite where there is none. @internal */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The nearest point of the box. @internal */
export const clipped = (x: Float64Array, { lower, upper }: Box): Float64Array => {
  const inside = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) inside[i] = Math.min(Math.max(x[i]!, lower[i]!), upper[i]!);
  return inside;
};

/** The point at a distance along a direction, or the nearest one of the box. @internal */
export const moved = (x: Float64Array, by: number, direction: Float64Array, box: Box): Float64Array => {
  const point = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) point[i] = x[i]! + by * direction[i]!;
  return clipped(point, box);
};

/** The largest element of the projected gradient: how far a step along the gradient, cut off at the box, would go. @internal */
export const projectedGradient = (x: Float64Array, gradient: Float64Array, box: Box): number => {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const slope = gradient[i]!;
    const room = slope > 0 ? x[i]! - box.lower[i]! : box.upper[i]! - x[i]!;
    largest = Math.max(largest, Math.min(Math.abs(slope), room));
  }
  return largest;
};

/** How often a direction fits between a point and the walls of the box. @internal */
export const roomAlong = (x: Float64Array, direction: Float64Array, { lower, upper }: Box): number => {
  let room = Infinity;
  for (let i = 0; i < x.length; i++) {
    const d = direction[i]!;
    if (d !== 0) room = Math.min(room, ((d > 0 ? upper[i]! : lower[i]!) - x[i]!) / d);
  }
  return room;
};
