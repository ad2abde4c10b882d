import { chain, makeKey, tensor, type Tensor } from '@thalweg/core';
import { averageParams, sgd } from '@thalweg/optimizers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../src/contest/trial/problem.js';
import { trialsOf } from '../../../src/contest/trial/trial.js';

/** Half of x², from 1 on. */
const parabola: Problem<Tensor, null> = {
  start: () => tensor(1),
  data: () => ({
    examples: undefined,
    batchSize: 1,
    *epoch() {
      for (;;) yield { batch: null, examples: 1 };
    },
  }),
  valueAndGrad: (x) => [x.get() ** 2 / 2, x],
  measure: { validation: (x) => x.get(), test: (x) => 2 * x.get() },
};
const halving = sgd({ learningRate: 0.5 });
const options = { key: makeKey(1), part: 'validation' } as const;

describe('a run', () => {
  test('ends at the target', () => {
    const trial = trialsOf(parabola, { target: 0.1, steps: 100, every: 1 });
    expect(trial(halving, options)).toMatchObject({ steps: 4, best: 0.0625 });
    expect(trial(halving, { ...options, part: 'test' })).toMatchObject({ steps: 5, best: 0.0625 });
  });

  test('is looked at now and then, wherever it ends', () => {
    const trial = trialsOf(parabola, { target: 0.1, steps: 6, every: 3 });
    expect(trial(halving, options)).toMatchObject({ steps: 6, best: 1 / 64 });
    // Four steps would be enough, but a longer run would not have been looked at there either.
    expect(trial(halving, { ...options, steps: 5 })).toMatchObject({ steps: null, best: 1 / 8 });
  });

  test('that does not get there ends at its last step', () => {
    const trial = trialsOf(parabola, { target: 0.1, steps: 3, every: 1 });
    expect(trial(halving, options)).toMatchObject({ steps: null, best: 0.125 });
    const longer = trialsOf(parabola, { target: 0.1, steps: 100, every: 1 });
    expect(longer(halving, { ...options, steps: 3 })).toMatchObject({ steps: null, best: 0.125 });
    expect(longer(halving, { ...options, steps: 4 })).toMatchObject({ steps: 4 });
  });

  test('that diverges ends without a target', () => {
    const trial = trialsOf(parabola, { target: -1, steps: 10_000, every: 1000 });
    expect(trial(sgd({ learningRate: 1e9 }), options)).toMatchObject({ steps: null, best: null });
  });

  test('is measured where its optimizer says', () => {
    const trial = trialsOf(parabola, { target: 0.3, steps: 2, every: 1 });
    // 1/2, 1/4 and their mean, corrected: (1/4 + 1/2 · 1/2) / (1 + 1/2).
    const averaged = chain(halving, averageParams({ decay: 0.5 }));
    expect(trial(averaged, options)).toMatchObject({ steps: null, best: expect.closeTo(1 / 3, 6) as number });
    expect(trial(halving, options)).toMatchObject({ steps: 2 });
  });
});
