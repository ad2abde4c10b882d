import { expect, test } from 'vitest';
import { entrants } from '../../../src/contest/entrant/entrants.js';
import { beliefs, comparisonsOf } from '../../../src/contest/result/comparisons.js';
import { findings } from '../../../src/contest/result/findings.js';
import type { Standing } from '../../../src/contest/score/standings.js';

/** A standing whose score differs from resample to resample. */
const standing = (value: number, scores: readonly number[]): Standing => ({
  costs: [{ value: 10, low: 10, high: 10 }],
  arrivals: 1,
  score: { value, low: Math.min(...scores), high: Math.max(...scores) },
  scores,
  profile: [],
});
const luck = Array.from({ length: 100 }, (_, i) => i / 1000);
const field = {
  entrants: ['momentum', 'adam', 'nesterov', 'rmsprop'].map((name) => ({ name, space: {} })),
  tasks: [],
  quick: false,
  budget: { tunings: 3, trials: 5, runs: 5 },
};
const standings = [
  standing(
    0.5,
    luck.map((x) => 0.5 + x),
  ),
  // Always below momentum, though the intervals overlap.
  standing(
    0.46,
    luck.map((x) => 0.46 + x),
  ),
  standing(
    0.55,
    luck.map((x) => 0.6 - x),
  ),
  standing(
    0.4,
    luck.map((x) => 0.3 + x),
  ),
];

test('beliefs are about entrants', () => {
  const names = entrants.map(({ name }) => name);
  for (const { better, worse } of beliefs) {
    expect(names).toContain(better);
    expect(names).toContain(worse);
  }
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(15);
});

test('a belief holds, fails, or is open, by the interval of the difference within each resample', () => {
  const found = comparisonsOf(field, standings);
  expect(found.map(({ belief, verdict }) => [belief.better, belief.worse, verdict])).toEqual([
    ['adam', 'momentum', 'disagrees'],
    ['nesterov', 'momentum', 'neither'],
    ['adam', 'rmsprop', 'agrees'],
  ]);
  expect(found[0]!.difference).toEqual({
    value: expect.closeTo(-0.04, 12) as number,
    low: expect.closeTo(-0.04, 12) as number,
    high: expect.closeTo(-0.04, 12) as number,
  });
});

test('the findings name what is the other way round, with its interval', () => {
  const text = findings(field, {
    bySteps: standings,
    bySeconds: standings,
    comparisons: comparisonsOf(field, standings),
    order: [2, 0, 1, 3],
  });
  expect(text[0]).toContain(
    'that of nesterov, 0.55 (0.50 to 0.60); the intervals do not tell it apart from momentum',
  );
  expect(text[2]).toBe(
    'It is believed that Adam needs fewer steps than momentum. On these tasks it is the opposite: adam has a score 0.04 ' +
      'lower than momentum (0.04 to 0.04).',
  );
  expect(text[4]).toContain('cover other seeds and other draws of hyperparameters, but not other tasks');
  expect(text[3]).toContain(
    'Of 3 common beliefs, 1 hold on these tasks, 1 are the other way round, and 1 are not decided.',
  );
});
