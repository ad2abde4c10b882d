import { expect, test } from 'vitest';
import { competition, type Heat } from '../../../src/contest/thread/compete.js';

const heat: Heat = {
  task: 'rosenbrock',
  entrant: 'adam',
  tuning: 0,
  seed: 1,
  budget: { trials: 1, runs: 1 },
};

test('a heat has the same result every time, and another one for another tuning, seed or task', async () => {
  const compete = competition();
  const drawn = async (change: Partial<Heat>) => (await compete({ ...heat, ...change })).drawn;
  expect(await drawn({})).toEqual(await drawn({}));
  const others = [{}, { tuning: 1 }, { seed: 2 }, { task: 'quadratic-100' }];
  const rates = await Promise.all(others.map(async (change) => (await drawn(change)).learningRate));
  expect(new Set(rates).size).toBe(others.length);
});

test('entrants with the same space draw the same', async () => {
  const compete = competition();
  const [a, b] = await Promise.all(['adam', 'yogi'].map((entrant) => compete({ ...heat, entrant })));
  expect(a!.drawn).toEqual(b!.drawn);
});
