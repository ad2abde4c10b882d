import { makeKey } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { expect, test } from 'vitest';
import { drawnAt, log } from '../../../src/contest/draw/search-space.js';
import { quasiRandom } from '../../../src/contest/draw/quasi-random.js';
import { entrant } from '../../../src/contest/entrant/entrant.js';
import type { Outcome, Trial } from '../../../src/contest/trial/trial.js';
import { tune } from '../../../src/contest/trial/tuning.js';

const space = { learningRate: log(0.01, 1) };
const one = entrant('sgd', space, () => sgd);

/** Tunes with the outcomes of the trials given, and lists what was run. */
const tuned = (outcomes: readonly Omit<Outcome, 'seconds'>[], key = makeKey(1)) => {
  const asked: (Parameters<Trial>[1] & { readonly rate: unknown })[] = [];
  let next = 0;
  const trial: Trial = ({ description }, options) => {
    asked.push({ ...options, rate: description.options.learningRate });
    if (options.part === 'test') return { steps: 7, best: 0, seconds: 1 };
    return { ...outcomes[next++]!, seconds: 1 };
  };
  const tuning = tune(trial, one, { trials: outcomes.length, runs: 2 }, { key, steps: 100 });
  return { tuning, asked };
};

test('runs the trial with the fewest steps again, on the test data, from other seeds', () => {
  const { tuning, asked } = tuned([
    { steps: null, best: 0.1 },
    { steps: 50, best: 0.1 },
    { steps: 20, best: 0.1 },
    { steps: null, best: 0.001 },
  ]);
  expect(tuning).toMatchObject({ trials: [null, 50, 20, null], chosen: 2 });
  expect(tuning.runs.map(({ steps }) => steps)).toEqual([7, 7]);
  // A later trial must be sooner than the best so far.
  expect(asked.map(({ part, steps }) => [part, steps])).toEqual([
    ['validation', 100],
    ['validation', 100],
    ['validation', 49],
    ['validation', 19],
    ['test', undefined],
    ['test', undefined],
  ]);
  expect(new Set(asked.map(({ key }) => String(key))).size).toBe(6);
  const rates = asked.map(({ rate }) => rate);
  expect(rates.slice(4)).toEqual([rates[2], rates[2]]);
  expect(tuning.drawn).toEqual({ learningRate: rates[2] });
});

test('without a trial at the target, the one that came nearest is run', () => {
  const outcomes = [
    { steps: null, best: 0.4 },
    { steps: null, best: null },
    { steps: null, best: 0.3 },
  ];
  expect(tuned(outcomes).tuning.chosen).toBe(2);
  expect(tuned(outcomes.slice(0, 2)).tuning.chosen).toBe(0);
  expect(tuned(outcomes.slice(1, 2)).tuning.chosen).toBe(0);
});

test('a trial at the target after one step cannot be beaten', () => {
  const { tuning, asked } = tuned([
    { steps: 1, best: 0 },
    { steps: 1, best: 0 },
  ]);
  expect(tuning).toMatchObject({ trials: [1, null], chosen: 0 });
  expect(asked.filter(({ part }) => part === 'validation')).toHaveLength(1);
});

test('the points depend on the key alone', () => {
  const never = { steps: null, best: 1 };
  const rates = tuned([never, never, never])
    .asked.slice(0, 3)
    .map(({ rate }) => rate);
  expect(rates).toEqual(
    tuned([never, never, never])
      .asked.slice(0, 3)
      .map(({ rate }) => rate),
  );
  expect(rates).not.toEqual(
    tuned([never, never, never], makeKey(2))
      .asked.slice(0, 3)
      .map(({ rate }) => rate),
  );
  expect(rates.every((rate) => typeof rate === 'number' && rate >= 0.01 && rate <= 1)).toBe(true);
  expect(drawnAt(space, quasiRandom(makeKey(1), 1)[0]!).learningRate).toBeGreaterThan(0);
});

test('an optimizer with its default options is tried once', () => {
  const parts: string[] = [];
  const trial: Trial = (_, { part }) => {
    parts.push(part);
    return { steps: null, best: 1, seconds: 0 };
  };
  const plain = entrant('plain', {}, () => () => sgd({ learningRate: 0.1 }));
  tune(trial, plain, { trials: 5, runs: 1 }, { key: makeKey(1), steps: 10 });
  expect(parts).toEqual(['validation', 'test']);
});
