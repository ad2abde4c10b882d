import { describe, expect, it } from 'vitest';
import {
  chain,
  compose,
  makeKey,
  makeStep,
  mapTensors,
  normal,
  tensor,
  toArray,
  type AnyTransformation,
  type Member,
  type Tensor,
  type TrainState,
} from '@thalweg/core';
import { adam, addNoise, clipByGlobalNorm, nesterov, rmsprop, scale, sgd } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { expectSameBits } from '@thalweg/testing';
import { batches, train } from '../../src/index.js';
import { decidesAt } from './decides-at.js';

interface Params {
  readonly w: Tensor;
  readonly b: Tensor;
}

// Of both dtypes, and large enough for every kernel.
const params: Params = { w: normal(makeKey(1), [100], 'float32'), b: normal(makeKey(2), [3]) };

/** The gradient of the squared distance to a batch's number. */
const gradientsAt = (at: Params, target: number): Params =>
  mapTensors(
    (leaf) =>
      tensor(
        toArray(leaf).map((x) => x - target),
        leaf.shape,
        leaf.dtype,
      ),
    at,
  );

type State = TrainState<readonly Member[], Params>;

const steps = 8;

/** Parameters and state after each step, with these factors decided at the start and after the third step. */
const places = (optimizer: AnyTransformation, first = 1, second = 1): readonly State[] => {
  const scaled = (factor: number) => [{ _tag: 'ScaleLearningRate', factor }] as const;
  const run = train({
    optimizer,
    params,
    data: batches({ target: tensor(Array.from({ length: steps }, (_, i) => i)) }, { batchSize: 1 }),
    valueAndGrad: (at, { target }) => [1, gradientsAt(at, target.get(0))],
    strategy: compose(decidesAt('Start', 0, scaled(first)), decidesAt('Step', 3, scaled(second))),
    epochs: 1,
  });
  return [...run].flatMap((event) => (event._tag === 'Step' ? [event.at as State] : []));
};

/** The same without a loop. */
const stepped = (optimizer: AnyTransformation): readonly State[] => {
  const step = makeStep(optimizer);
  let at: State = step.init(params);
  return Array.from({ length: steps }, (_, i) => {
    const gradients = gradientsAt(step.gradientPoint(at), i);
    at = step(at, gradients, { value: 1, valueAndGrad: () => [1, gradients] });
    return at;
  });
};

const stateOf = ({ state }: State): Readonly<Record<string, unknown>> => ({ ...state });

describe.each<readonly [string, AnyTransformation]>([
  ['sgd', sgd({ learningRate: 0.1 })],
  ['adam', adam({ learningRate: cosineDecay({ initialValue: 0.1, steps: 10 }) })],
  ['nesterov, which looks ahead', nesterov({ learningRate: 0.1 })],
  ['rmsprop with momentum', rmsprop({ learningRate: 0.1, momentum: 0.9 })],
  [
    'noise and clipping',
    chain(addNoise({ eta: 0.1, key: makeKey(3) }), clipByGlobalNorm(1), sgd({ learningRate: 0.1 })),
  ],
  ['an optimizer that scales', chain(scale(2), sgd({ learningRate: 0.1 }))],
])('a factor on the learning rate of %s', (_, optimizer) => {
  it('gives the bits of the optimizer followed by a scale', () => {
    for (const factor of [0.3, 2.5, 1e-3]) {
      const found = places(optimizer, factor);
      const expected = stepped(chain(optimizer, scale(factor)));
      found.forEach(({ params: at, state }, i) => {
        expectSameBits(at, expected[i]!.params);
        // The state is that of the optimizer alone: the scale has none of its own.
        expectSameBits({ ...stateOf(expected[i]!), ...state }, expected[i]!.state);
        expect(Object.keys(state)).toEqual(optimizer.members.map(({ name }) => name));
      });
    }
  });

  it('of 1 gives those of the optimizer alone', () => {
    expectSameBits(places(optimizer), stepped(optimizer));
    expect(places(optimizer, 0.3)).not.toEqual(stepped(optimizer));
  });

  it('may change, and return to 1', () => {
    const found = places(optimizer, 0.5, 2);
    expectSameBits(found.slice(0, 3), places(optimizer, 0.5).slice(0, 3));
    // From there, the optimizer continues alone.
    const step = makeStep(optimizer);
    let at = found[2]!;
    for (let i = 3; i < steps; i++) {
      const gradients = gradientsAt(step.gradientPoint(at), i);
      at = step(at, gradients, { value: 1, valueAndGrad: () => [1, gradients] });
      expectSameBits(found[i], at);
    }
  });
});
