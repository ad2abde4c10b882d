import { expect, test } from 'vitest';
import { median } from '../../../src/contest/score/median.js';
import { profileArea, ratiosToBest, shareWithin } from '../../../src/contest/score/performance-profile.js';

test('the median counts a run that never arrives as the slowest', () => {
  expect(median([3, Infinity, 1])).toBe(3);
  expect(median([Infinity, 2, Infinity])).toBe(Infinity);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([1, Infinity])).toBe(Infinity);
  expect(median([Infinity, Infinity])).toBe(Infinity);
  expect(median([10, 9, 100])).toBe(10);
});

/** Three entrants on four tasks; nobody arrives on the last. */
const costs = [
  [10, 20, Infinity],
  [30, 15, 60],
  [8, 8, 9],
  [Infinity, Infinity, Infinity],
];

test('ratios are those to the best of each task', () => {
  expect(ratiosToBest(costs)).toEqual([
    [1, 2, 1, Infinity],
    [2, 1, 1, Infinity],
    [Infinity, 4, 1.125, Infinity],
  ]);
});

test('a task on which nobody arrives counts against all', () => {
  const [first = [], , last = []] = ratiosToBest(costs);
  expect([1, 1.9, 2, 4].map((tau) => shareWithin(first, tau))).toEqual([0.5, 0.5, 0.75, 0.75]);
  expect([1, 1.125, 3.9, 4].map((tau) => shareWithin(last, tau))).toEqual([0, 0.25, 0.25, 0.5]);
});

test('the score is the area under the profile from 1 to 4', () => {
  expect(profileArea([1, 1])).toBe(1);
  expect(profileArea([4, Infinity, 100])).toBe(0);
  // Half of the tasks from 1 on, three quarters from 2 on: (1 · 0.5 + 2 · 0.75) / 3.
  expect(profileArea([1, 2, 1, Infinity])).toBeCloseTo(2 / 3, 12);
});
