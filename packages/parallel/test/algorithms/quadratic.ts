import {
  applyUpdates,
  foldIn,
  makeKey,
  mapTensors,
  normal,
  tensor,
  toArray,
  type Params,
} from '@thalweg/core';
import { optimizerOf, type Gradient, type RunSetup } from './synchronous-run.js';

/** Parameters of both dtypes and of several shapes. */
export const start: Params = {
  w: tensor(
    [
      [1, -2, 3],
      [0.5, 0.25, -4],
    ],
    'float32',
  ),
  b: [tensor([2, -1]), tensor(0.3)],
};

const key = makeKey(31);

/** The gradient of a curved bowl with its minimum at 0, and noise that depends on worker and clock. */
export const noisyGradient: Gradient = (at, { worker, clock }) => {
  const draw = foldIn(foldIn(key, worker), clock);
  return mapTensors<Params>((leaf, path) => {
    const noise = toArray(normal(foldIn(draw, path.length), [leaf.size]));
    return tensor(
      toArray(leaf).map((x, i) => 0.5 * x + 0.1 * x * Math.abs(x) + 0.01 * noise[i]!),
      leaf.shape,
      leaf.dtype,
    );
  }, at);
};

/** What an optimizer makes of one gradient after the other. */
export const serially = (...given: Parameters<typeof walk>): Params => walk(...given).params;

/** Where it wants the gradient after that. */
export const nextPoint = (...given: Parameters<typeof walk>): Params => walk(...given).point;

const walk = (
  optimizer: RunSetup['optimizer'],
  steps: number,
  gradient: Gradient = noisyGradient,
  initial: Params = start,
): { readonly params: Params; readonly point: Params } => {
  const alone = optimizerOf(optimizer);
  let params = initial;
  let state = alone.init(params);
  for (let clock = 0; clock < steps; clock++) {
    const at = alone.gradientPoint(params, state);
    const [updates, next] = alone.update(gradient(at, { worker: 0, clock })!, state, { params });
    params = applyUpdates(params, updates);
    state = next;
  }
  return { params, point: alone.gradientPoint(params, state) };
};

/** The largest distance from the minimum. */
export const distance = (params: Params): number => {
  let largest = 0;
  mapTensors<Params>((leaf) => {
    for (const x of toArray(leaf)) largest = Math.max(largest, Math.abs(x));
    return leaf;
  }, params);
  return largest;
};
