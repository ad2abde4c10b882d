import { describe, expect, it } from 'vitest';
import { chain, makeStep, tensor, type AnyTransformation } from '@thalweg/core';
import { adam, amsgrad } from '@thalweg/optimizers';
import { keepWithin } from './keep-within.js';
import { uncorrectedAdam } from './uncorrected-adam.js';

/** Linear losses on [-1, 1], one per step: every so often a steep one, and shallow ones the other way in between. */
interface Game {
  readonly every: number;
  readonly steep: number;
  readonly shallow: number;
  readonly steps: number;
}

/** Where x ends, from 0. All losses of a period together fall towards -1. */
const play = (optimizer: AnyTransformation, { every, steep, shallow, steps }: Game): number => {
  const step = makeStep(chain(optimizer, keepWithin({ lowest: -1, highest: 1 })));
  const [rare, usual] = [tensor(steep), tensor(shallow)];
  let at = step.init(tensor(0));
  for (let t = 1; t <= steps; t++) at = step(at, t % every === 1 ? rare : usual);
  return at.params.get();
};

/** R8: where a NumPy prototype ended. The paper has no epsilon. */
const online = {
  game: { every: 101, steep: 1010, shallow: -10, steps: 1_000_000 },
  settings: { learningRate: (step: number) => 0.5 / Math.sqrt(step + 1), b1: 0.9, b2: 0.99, eps: 0 },
  measured: { adam: 1, amsgrad: -0.997 },
};
const theorem1 = {
  game: { every: 3, steep: 3, shallow: -1, steps: 30_000 },
  settings: { learningRate: (step: number) => 1 / Math.sqrt(step + 1), b1: 0, b2: 0.1, eps: 0 },
  measured: { adam: 1, amsgrad: -0.996 },
};

describe.each([
  ['the online example of section 5', online],
  ['the example of theorem 1, C = 3', theorem1],
])('%s (R8)', (_, { game, settings, measured }) => {
  it('leads Adam to the worst point', () => {
    const x = play(adam(settings), game);
    expect(x).toBeGreaterThan(0.99);
    expect(x).toBeCloseTo(measured.adam, 4);
  });

  it('leads Adam there without its bias correction, too', () => {
    const x = play(uncorrectedAdam(settings), game);
    expect(x).toBeGreaterThan(0.99);
    expect(x).toBeCloseTo(measured.adam, 4);
  });

  it('leads AMSGrad to the best', () => {
    const x = play(amsgrad({ ...settings, form: 'paper' }), game);
    expect(x).toBeLessThan(-0.99);
    expect(x).toBeCloseTo(measured.amsgrad, 3);
  });
});
