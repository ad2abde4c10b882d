import { rcv1Like } from '@thalweg/parallel';
import { makeKey } from '@thalweg/core';
import { expect, test } from 'vitest';
import type { Comparison } from '../../src/parallel/compare-hogwild.js';
import { conclusion } from '../../src/parallel/conclusion.js';
import { hogwildTable } from '../../src/parallel/hogwild-table.js';

const train = rcv1Like(makeKey(1), { examples: 1000, features: 10 });
const timed = (workers: number, speed: number, staleness: number, restarts: number) => ({
  workers,
  examplesPerSecond: speed,
  staleness: { counts: [1], mean: staleness, max: 1000 * staleness },
  restarts,
});
const observed = (workers: number, losses: readonly number[], restarts: number) => ({
  workers,
  // After a restart of a worker, a few examples repeat.
  losses: losses.map((loss, i) => ({
    seconds: i,
    updates: 1000 * (i + 1),
    examples: 1000 * (i + 1) + 3,
    loss,
  })),
  restarts,
  trainErrors: 0.0123,
  testErrors: workers === 1 ? 0.12345 : 0.2,
});
const both: Comparison = {
  timed: [
    [timed(1, 1_234_567, 0, 0), timed(2, 2_222_222, 1, 1)],
    [timed(1, 1_000_000, 0, 0), timed(2, 2_500_000, 2, 0)],
    [timed(1, 1_500_000, 0, 0), timed(2, 1_500_000, 0, 0)],
  ],
  observed: [observed(1, [0.5, 0.25], 0), observed(2, [0.52, 0.24], 2)],
};
const steady: Comparison = { ...both, timed: [[timed(1, 1e6, 0, 0), timed(2, 1.8e6, 1, 0)]] };

test('the table has a column for each, and a row for each number', () => {
  const { head, rows } = hogwildTable(both, { source: '', train, test: { ...train, examples: 500 } });
  expect(head).toEqual(['', '1 worker', '2 workers']);
  expect(rows).toEqual([
    ['examples per second', '1,200,000', '2,200,000'],
    ['staleness, mean', '0.00', '1.00'],
    ['staleness, largest', '0', '2,000'],
    ['restarts', '0', '3'],
    ['objective after 1 epoch', '0.5000', '0.5200'],
    ['objective after 2 epochs', '0.2500', '0.2400'],
    ['errors on 1,000 training examples', '1.2 %', '1.2 %'],
    ['errors on 500 test examples', '12.3 %', '20.0 %'],
  ]);
});

test('errors on test examples are left out if there are none', () => {
  const { rows } = hogwildTable(both, { source: '', train, test: undefined });
  expect(rows.at(-1)?.[0]).toBe('errors on 1,000 training examples');
});

test('the conclusion says how much faster, and how far apart', () => {
  expect(conclusion(steady, { isSmall: false, cores: 2 })).toBe(
    '2 workers learn from 1.80 times as many examples per second as one\n' +
      '(from 1.80 to 1.80 in 1 round).\n' +
      'After the same number of epochs their objectives differ by 0.0200 at most.',
  );
});

test('the conclusion says how steady the machine was', () => {
  const lines = conclusion(both, { isSmall: false, cores: 2 }).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    '2 workers learn from 1.80 times as many examples per second as one',
    '(from 1.00 to 2.50 in 3 rounds).',
  ]);
  expect(lines.at(-1)).toContain('perhaps something else uses this machine');
});

test('the conclusion says why there is no speed-up', () => {
  const lines = conclusion(steady, { isSmall: true, cores: 1 }).split('\n');
  expect(lines.slice(3)).toEqual([
    expect.stringContaining('too small to show a speed-up'),
    expect.stringContaining('wait for each other'),
    'This machine has 1 core: further workers gain nothing.',
  ]);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});
