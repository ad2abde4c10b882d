interface Place {
  readonly x: number;
  readonly y: number;
}

/** Leaves out points that are nearer than `distance` to the one kept before; the last one stays. */
export const thinned = (points: readonly Place[], distance: number): readonly Place[] => {
  const kept: Place[] = [];
  points.forEach((point, i) => {
    const before = kept.at(-1);
    if (
      before === undefined ||
      i === points.length - 1 ||
      Math.hypot(point.x - before.x, point.y - before.y) >= distance
    )
      kept.push(point);
  });
  return kept;
};
