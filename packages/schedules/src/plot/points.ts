import type { Schedule } from '@thalweg/core';

/** The largest number of sampled steps. */
const mostPoints = 100_000;

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** The values at all steps, or at one step in each group of steps and at the last. */
export const pointsOf = (schedule: Schedule, from: number, steps: number): readonly Point[] => {
  const stride = Math.ceil(steps / mostPoints);
  return Array.from({ length: Math.ceil(steps / stride) + 1 }, (_, i) => {
    // Not evenly spaced: a periodic schedule could look constant.
    const later = Math.floor(((i * Math.sqrt(5)) % 1) * stride);
    const last = i * stride >= steps ? steps : steps - 1;
    const step = from + Math.min(i * stride + later, last);
    return { step, value: schedule(step) };
  });
};

/** The contiguous runs of points that the axis can show. */
export const piecesOf = (
  points: readonly Point[],
  isShown: (value: number) => boolean,
): readonly (readonly Point[])[] => {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  for (const point of points)
    if (isShown(point.value)) {
      if (piece.length === 0) pieces.push(piece);
      piece.push(point);
    } else piece = [];
  return pieces;
};
