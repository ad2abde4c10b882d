import { chainAll, makeStep, tensor, toNdArray, type AnyTransformation, type Tensor } from '@thalweg/core';
import { clipped, projectedGradient, type Box } from './box.js';
import type { Method, Sloping } from './minimum.js';
import type { Objective } from './objective.js';

/**
 * Steps of any optimizer, cut off at the box.
 *
 * @internal
 */
export function* byOptimizer(
  objective: Objective,
  start: Sloping,
  box: Box,
  optimizer: AnyTransformation,
  { gradientTolerance }: { readonly gradientTolerance: number },
): Method {
  const step = makeStep(chainAll([optimizer]));
  const inside = (point: Tensor) => clipped(Float64Array.from(toNdArray(point).data), box);
  const valueAndGrad = (point: Tensor) => {
    const { value, gradient } = objective.at(inside(point));
    return [value, tensor(gradient)] as const;
  };
  let train = step.init(tensor(start.x));
  let at = start;
  for (;;) {
    if (at.value === -Infinity) return 'unbounded';
    if (!Number.isFinite(at.value)) return 'notFinite';
    if (projectedGradient(at.x, at.gradient, box) <= gradientTolerance) return 'gradientIsSmall';
    const next = step(train, tensor(at.gradient), { value: at.value, valueAndGrad });
    train = { params: tensor(inside(next.params)), state: next.state };
    if (objective.left('at') < 1) return 'maxEvaluations';
    at = objective.at(inside(step.gradientPoint(train)));
    yield at;
  }
}
