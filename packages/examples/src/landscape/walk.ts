import { makeStep, tensor, type AnyTransformation, type Tensor } from '@thalweg/core';
import type { Landscape, Point } from './landscape.js';

/** Where a walk starts and when it ends. */
export interface Route {
  readonly start: Point;
  readonly steps: number;
  /** The walk ends at the first point after the start for which this is true, if there is one. */
  readonly until?: (at: Point) => boolean;
}

/**
 * The points that an optimizer visits, the start first.
 *
 * A walk that diverges ends at the last point with finite coordinates and gradient.
 */
export const walk = (
  landscape: Landscape,
  optimizer: AnyTransformation,
  { start, steps, until = () => false }: Route,
): readonly Point[] => {
  const valueAndGrad = (params: Tensor): readonly [number, Tensor] => {
    const at = pointOf(params);
    const { x, y } = landscape.gradient(at);
    return [landscape.height(at), tensor([x, y])];
  };
  const step = makeStep(optimizer);
  let at = step.init(tensor([start.x, start.y]));
  const points = [start];
  for (let i = 0; i < steps; i++) {
    const [value, gradient] = valueAndGrad(step.gradientPoint(at));
    at = step(at, gradient, { value, valueAndGrad });
    const point = pointOf(at.params);
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) break;
    points.push(point);
    if (until(point)) break;
  }
  return points;
};

const pointOf = (params: Tensor): Point => ({ x: params.get(0), y: params.get(1) });
