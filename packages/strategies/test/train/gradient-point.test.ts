import { describe, expect, it } from 'vitest';
import {
  chain,
  defineStrategy,
  makeStep,
  positive,
  tensor,
  toArray,
  type AnyTransformation,
  type Tensor,
} from '@thalweg/core';
import { momentum, nesterov, scale } from '@thalweg/optimizers';
import { batches, train } from '../../src/index.js';

const data = { target: tensor([3, 5, -1, 4]) };
const params = { w: tensor([0, 10]) };

/** Half the squared distance of both elements to the target. */
const valueAndGrad = ({ w }: { readonly w: Tensor }, { target }: { readonly target: Tensor }) => {
  const errors = toArray(w).map((x) => x - target.get(0));
  return [errors.reduce((sum, error) => sum + error ** 2 / 2, 0), { w: tensor(errors) }] as const;
};

const slower = defineStrategy({
  name: 'slower',
  hyper: { factor: positive() },
  argument: 'factor',
  init: () => null,
  on:
    ({ factor }) =>
    ({ _tag }, state) => [_tag === 'Start' ? [{ _tag: 'ScaleLearningRate', factor }] : [], state],
});

/** One element a batch, in order; where `valueAndGrad` was called, and where training ended. */
const record = (optimizer: AnyTransformation, factor = 1) => {
  const points: (readonly number[])[] = [];
  const places: (readonly number[])[] = [toArray(params.w)];
  const run = train({
    optimizer,
    params,
    data: batches(data, { batchSize: 1 }),
    valueAndGrad: (at, batch) => {
      points.push(toArray(at.w));
      return valueAndGrad(at, batch);
    },
    strategy: slower(factor),
    epochs: 3,
  });
  for (const event of run) if (event._tag === 'Step') places.push(toArray(event.at.params.w));
  return { points, places };
};

/** The same batches with `makeStep`, without the loop. */
const expectFollows = ({ points, places }: ReturnType<typeof record>, optimizer: AnyTransformation): void => {
  const step = makeStep(optimizer);
  let at = step.init(params);
  for (let t = 0; t < 12; t++) {
    const point = step.gradientPoint(at);
    expect(points[t]).toEqual(toArray(point.w));
    expect(places[t]).toEqual(toArray(at.params.w));
    if (t > 0) expect(points[t]).not.toEqual(places[t]);
    const [value, gradients] = valueAndGrad(point, { target: tensor([data.target.get(t % 4)]) });
    at = step(at, gradients, { value, valueAndGrad: () => [value, gradients] });
  }
  expect(places.at(-1)).toEqual(toArray(at.params.w));
};

describe('train', () => {
  const lookingAhead = nesterov({ learningRate: 0.1, momentum: 0.5 });

  it('evaluates the gradient at the point of the optimizer', () => {
    expectFollows(record(lookingAhead), lookingAhead);
  });

  it('does so also with a factor on the learning rate', () => {
    const found = record(lookingAhead, 0.3);
    expectFollows(found, chain(lookingAhead, scale(0.3)));
    expect(found.points).not.toEqual(record(lookingAhead).points);
  });

  it('evaluates it at the parameters if the optimizer does not look ahead', () => {
    const { points, places } = record(momentum({ learningRate: 0.1, momentum: 0.5 }));
    expect(points).toEqual(places.slice(0, -1));
  });
});
