import { makeKey, tensor, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { drawnAt } from '../../../src/contest/draw/search-space.js';
import { entrants } from '../../../src/contest/entrant/entrants.js';
import type { Problem } from '../../../src/contest/trial/problem.js';
import { trialsOf } from '../../../src/contest/trial/trial.js';

interface Params {
  readonly w: ReturnType<typeof tensor>;
  readonly b: ReturnType<typeof tensor>;
}

/** Half the square of a matrix and a vector. */
const bowl: Problem<Params, null> = {
  start: () => ({
    w: tensor([
      [1, -2, 3],
      [0.5, 1, -1],
    ]),
    b: tensor([1, -1]),
  }),
  data: () => ({
    examples: undefined,
    batchSize: 1,
    *epoch() {
      for (;;) yield { batch: null, examples: 1 };
    },
  }),
  valueAndGrad: (params) => [heightOf(params), params],
  measure: { validation: (params) => heightOf(params), test: (params) => heightOf(params) },
};

const heightOf = ({ w, b }: Params): number =>
  [...toArray(w).flat(2), ...toArray(b)].reduce<number>((sum, x) => sum + x ** 2 / 2, 0);

test.each(entrants)('$name takes steps from every corner of its space', ({ space, create }) => {
  expect(Object.keys(space).length).toBeLessThanOrEqual(3);
  const trial = trialsOf(bowl, { target: -1, steps: 3, every: 1 });
  for (const corner of [
    [0, 0, 0],
    [0, 1, 1],
    [0, 1, 0],
    [0, 0, 1],
  ]) {
    const optimizer = create({ steps: 3, key: makeKey(1) })(drawnAt(space, corner));
    const { best } = trial(optimizer, { key: makeKey(2), part: 'test' });
    // The lowest rate goes down.
    expect(best).toBeLessThan(heightOf(bowl.start(makeKey(2))));
  }
});
