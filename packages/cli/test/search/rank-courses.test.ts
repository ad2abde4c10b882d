import { foldIn, makeKey } from '@thalweg/core';
import { randomUpdateRule } from '@thalweg/optimizers';
import { expect, test } from 'vitest';
import { rankCourses } from '../../src/search/rank-courses.js';

const rules = Array.from({ length: 5 }, (_, i) => randomUpdateRule(foldIn(makeKey(1), i), 1));
const found = (
  [
    [0, 0.1],
    [1, 0.5],
    [2, 0.3],
    [3, 0.7],
    [3, 0.7],
    [4, 0.6],
  ] as const
).map(([rule, reward]) => ({
  rule: rules[rule]!,
  reward,
  curve: [reward],
  learningRate: 0.1,
  steps: 1,
  failure: null,
}));

test('the ranks of the rules that were first; one that is found again counts once', () => {
  const courses = rankCourses(found, { most: 8, lowest: 3 });
  expect(courses.map(({ rule }) => rule)).toEqual([rules[0], rules[1], rules[3]]);
  expect(courses.map(({ rankAt }) => found.map((_, i) => rankAt(i)))).toEqual([
    [1, 2, 3, NaN, NaN, NaN],
    [NaN, 1, 1, 2, 2, 3],
    [NaN, NaN, NaN, 1, 1, 1],
  ]);
  expect(rankCourses(found, { most: 1, lowest: 3 })).toHaveLength(1);
});
