/** The lower and the upper bound of each variable; infinite where there is none. @internal */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The nearest point of the box. @internal */
export const clipped = (x: Float64Array, { lower, upper }: Box): Float64Array =>
  x.map((value, i) => Math.min(Math.max(value, lower[i]!), upper[i]!));

/** The largest element of the projected gradient: how far a step along the gradient, cut off at the box, would go. @internal */
export const projectedGradient = (x: Float64Array, gradient: Float64Array, box: Box): number => {
  const stepped = clipped(
    x.map((value, i) => value - gradient[i]!),
    box,
  );
  // Where nothing was cut off it is the element of the gradient itself, which rounding would lose beside a large `x`.
  return x.reduce((largest, value, i) => {
    const free = stepped[i]! > box.lower[i]! && stepped[i]! < box.upper[i]!;
    return Math.max(largest, Math.abs(free ? gradient[i]! : stepped[i]! - value));
  }, 0);
};

/** How often a direction fits between a point and the walls of the box. @internal */
export const roomAlong = (x: Float64Array, direction: Float64Array, { lower, upper }: Box): number =>
  x.reduce((room, value, i) => {
    const d = direction[i]!;
    if (d === 0) return room;
    return Math.min(room, ((d > 0 ? upper[i]! : lower[i]!) - value) / d);
  }, Infinity);
