import { makeKey } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { middle, resampled } from '../../../src/contest/score/bootstrap.js';
import { profileTaus, standingsOf } from '../../../src/contest/score/standings.js';

describe('resampling', () => {
  // Tuning i, run j of entrant e on task t costs 1000 t + 100 e + 10 i + j.
  const table = [0, 1].map((task) =>
    [0, 1, 2].map((entrant) =>
      [0, 1].map((tuning) => [0, 1, 2].map((run) => 1000 * task + 100 * entrant + 10 * tuning + run)),
    ),
  );

  test('draws tunings and runs of each, the same for all entrants of a task', () => {
    const [first = [], second = []] = resampled(makeKey(3), table);
    expect([first, second].map((ofTask) => ofTask.map(({ length }) => length))).toEqual([
      [6, 6, 6],
      [6, 6, 6],
    ]);
    for (const [task, ofTask] of [first, second].entries())
      for (const [entrant, drawn] of ofTask.entries())
        expect(drawn.map((cost) => cost - 1000 * task - 100 * entrant)).toEqual(
          ofTask[0]!.map((cost) => cost - 1000 * task),
        );
    // All three runs of one draw are of one tuning.
    for (const start of [0, 3])
      expect(new Set(first[0]!.slice(start, start + 3).map((cost) => Math.floor(cost / 10))).size).toBe(1);
  });

  test('draws every run as often', () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 400; i++)
      for (const cost of resampled(makeKey(i), table)[0]![0]!) counts.set(cost, (counts.get(cost) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 10, 11, 12]);
    // 2400 draws, 400 of each expected; draws of a tuning come in threes.
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(100);
  });

  test('the middle 95 % are values that occur, also infinite ones', () => {
    const values = Array.from({ length: 201 }, (_, i) => i);
    expect(middle(values)).toEqual({ low: 5, high: 195 });
    expect(middle([...values.slice(0, 190), ...values.slice(0, 11).map(() => Infinity)])).toEqual({
      low: 5,
      high: Infinity,
    });
  });
});

describe('standings', () => {
  const steady = (cost: number) => [
    [cost, cost, cost],
    [cost, cost, cost],
  ];
  const lucky = [
    [5, 5, 5],
    [Infinity, Infinity, Infinity],
  ];
  const [always, slow, wavering] = standingsOf(
    [
      [steady(10), steady(20), steady(Infinity)],
      [steady(10), steady(Infinity), lucky],
    ],
    { key: makeKey(1), resamples: 200 },
  );

  test('have the medians, the targets reached and the score of each', () => {
    expect(always!.costs.map(({ value }) => value)).toEqual([10, 10]);
    expect([always!, slow!, wavering!].map(({ arrivals }) => arrivals)).toEqual([2, 1, 0]);
    expect(always!.score.value).toBe(1);
    expect(slow!.score.value).toBeCloseTo(1 / 3, 12);
    expect(wavering!.score.value).toBe(0);
    expect(profileTaus[0]).toBe(1);
    expect(profileTaus.at(-1)).toBe(4);
    expect(slow!.profile.map(({ value }) => value)).toEqual(profileTaus.map((tau) => (tau < 2 ? 0 : 0.5)));
  });

  test('have an interval of what another draw of tunings and runs would have given', () => {
    expect(always!.costs[0]).toEqual({ value: 10, low: 10, high: 10 });
    // Both tunings drawn are the good one in a quarter of the resamples.
    expect(wavering!.costs[1]).toEqual({ value: Infinity, low: 5, high: Infinity });
    expect(wavering!.score).toEqual({ value: 0, low: 0, high: 0.5 });
    expect(wavering!.scores.filter((score) => score === 0.5).length).toBeGreaterThan(20);
    // Where it is the best, the steady one is twice as slow.
    expect(always!.score.low).toBeCloseTo((1 + 2 / 3) / 2, 12);
    wavering!.scores.forEach((score, i) => {
      expect(always!.scores[i] === 1).toBe(score === 0);
    });
  });
});
