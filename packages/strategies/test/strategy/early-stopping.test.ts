import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../../src/strategy/early-stopping.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, epochs, evaluation, hear } from './hear.js';

const stop = (patience: number, metric = 'loss') => ({
  _tag: 'Stop',
  reason: `no better ${metric} in ${patience} evaluations`,
});

const restore = (params: string) => ({ _tag: 'Restore', params });

/** What `tools/golden/early_stopping.py` wrote: epochs count from 1. */
interface GoldenCase {
  readonly name: string;
  readonly options: NonNullable<Parameters<typeof earlyStopping>[0]>;
  readonly metrics: readonly number[];
  readonly oracles: { readonly keras: { readonly stopped: number | null; readonly best: number | null } };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../golden/early-stopping.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly GoldenCase[] };

it.each(cases)('earlyStopping stops where Keras does: $name', ({ options, metrics, oracles: { keras } }) => {
  const until = metrics.slice(0, keras.stopped ?? metrics.length);
  const heard = hear(
    earlyStopping(options),
    until.flatMap((metric) => [...epochs(1), evaluation(metric)]),
  );
  const best = keras.best === null ? null : `θ${2 * keras.best}`;
  expect(heard.states.at(-1)?.earlyStopping.best.params).toBe(best);
  expect(decided(heard)).toEqual(
    keras.stopped === null ? {} : { [2 * keras.stopped]: [restore(best!), stop(options.patience!)] },
  );
});

describe('earlyStopping', () => {
  it('stops at the best after `patience` evaluations in a row without improvement', () => {
    // Better at 1, 2 and 5; the third one after that is the eighth.
    const heard = hear(earlyStopping({ patience: 3 }), [5, 4, 4.5, 4.1, 3, 3.5, 3.1, 3.2].map(evaluation));
    expect(decided(heard)).toEqual({ 8: [restore('θ5'), stop(3)] });
    expect(heard.states.map(({ earlyStopping: { best } }) => [best.score, best.params, best.wait])).toEqual([
      [5, 'θ1', 0],
      [4, 'θ2', 0],
      [4, 'θ2', 1],
      [4, 'θ2', 2],
      [3, 'θ5', 0],
      [3, 'θ5', 1],
      [3, 'θ5', 2],
      [3, 'θ5', 3],
    ]);
  });

  it('does not count an equal metric as an improvement', () => {
    expect(decided(hear(earlyStopping({ patience: 2 }), [1, 1, 1].map(evaluation)))).toEqual({
      3: [restore('θ1'), stop(2)],
    });
  });

  it('requires an improvement above minDelta', () => {
    const strategy = earlyStopping({ patience: 2, minDelta: 0.25 });
    // 0.75 is not below 1 - 0.25; 0.5 is below it, and the bar is then 0.25.
    const heard = hear(strategy, [1, 0.75, 0.5, 0.25, 0.25].map(evaluation));
    expect(decided(heard)).toEqual({ 5: [restore('θ3'), stop(2)] });
  });

  // The comparisons of Keras 3.15 in float64: value + δ < best, value - δ > best, including their rounding.
  it.each([
    ['min', 0.1, 1, 0.9, false],
    ['min', 0.1, 0.9, 0.8, false],
    ['min', 0.1, 0.8, 0.7, true],
    ['min', 0.1, 0.3, 0.2, false],
    ['min', 0.1, 0.2, 0.1, false],
    ['min', 0.3, 0.4, 0.1, false],
    ['min', 0.2, 0.9, 0.7, true],
    ['max', 0.1, 0.7, 0.8, true],
    ['max', 0.1, 0.2, 0.3, false],
    ['max', 0.1, 0.9, 1, false],
    ['max', 0.1, 0.1, 0.2, false],
    ['max', 0.3, 0.1, 0.4, true],
  ] as const)('compares as Keras: %s, δ = %d, %d, then %d', (mode, minDelta, first, then, isBetter) => {
    const heard = hear(earlyStopping({ mode, minDelta }), [first, then].map(evaluation));
    expect(heard.states[1]?.earlyStopping.best.wait).toBe(isBetter ? 0 : 1);
  });

  it('keeps the last parameters if the epochs run out, and has the best in its state', () => {
    const { end } = play({
      ...lineOptions,
      evaluate: ({ w }) => ({ loss: w.get() }),
      strategy: earlyStopping({ patience: 100 }),
      epochs: 3,
    });
    const { best } = end.run.strategies.earlyStopping as { readonly best: { readonly params: unknown } };
    expect([end.reason, best.params === end.at.params]).toEqual(['epochs', false]);
  });

  it('follows any metric, in either mode', () => {
    const strategy = earlyStopping({ patience: 2, metric: 'accuracy', mode: 'max', minDelta: 0.125 });
    const heard = hear(
      strategy,
      [0.5, 0.625, 0.75, 0.25, 0.875].map((accuracy) => ({
        _tag: 'Evaluation',
        metrics: { accuracy, loss: 1 },
      })),
    );
    expect(decided(heard)).toEqual({ 5: [restore('θ3'), stop(2, 'accuracy')] });
  });

  it.each([NaN, Infinity])('does not count %s as an improvement, first or later', (bad) => {
    expect(decided(hear(earlyStopping({ patience: 2 }), [1, bad, bad].map(evaluation)))).toEqual({
      3: [restore('θ1'), stop(2)],
    });
    // There are no best parameters to restore.
    const never = hear(earlyStopping({ patience: 2 }), [bad, bad].map(evaluation));
    expect(decided(never)).toEqual({ 2: [stop(2)] });
    // A bad first metric does not prevent a later best.
    const late = hear(earlyStopping({ patience: 2 }), [bad, 7, bad, 6, bad].map(evaluation));
    expect(decided(late)).toEqual({});
    expect(late.states.at(-1)?.earlyStopping.best).toEqual({ score: 6, params: 'θ4', wait: 1 });
  });

  it('does not count an empty evaluation as an improvement', () => {
    const nothing = { _tag: 'Evaluation', metrics: {} } as const;
    expect(decided(hear(earlyStopping({ patience: 1 }), [nothing]))).toEqual({ 1: [stop(1)] });
  });

  it('keeps the parameters without restoreBest, and still has the best ones in its state', () => {
    const heard = hear(earlyStopping({ patience: 1, restoreBest: false }), [1, 2].map(evaluation));
    expect(decided(heard)).toEqual({ 2: [stop(1)] });
    expect(heard.states.at(-1)?.earlyStopping.best.params).toBe('θ1');
  });

  it('uses nothing but evaluations', () => {
    const heard = hear(earlyStopping({ patience: 1 }), [
      { _tag: 'Start' },
      ...epochs(5),
      { _tag: 'NonFinite', loss: NaN },
      evaluation(1),
      ...epochs(5),
    ]);
    expect(decided(heard)).toEqual({});
  });

  it('has a patience of ten', () => {
    const evaluations = (count: number) => Array.from({ length: count }, () => evaluation(1));
    expect(decided(hear(earlyStopping(), evaluations(10)))).toEqual({});
    expect(decided(hear(earlyStopping(), evaluations(11)))).toEqual({ 11: [restore('θ1'), stop(10)] });
  });

  it('ends a run at its best, and the best is in the state', () => {
    const { events, end } = play({
      ...lineOptions,
      evaluate,
      strategy: earlyStopping({ patience: 2 }),
      epochs: 100,
    });
    const evaluations = events.flatMap((event) => (event._tag === 'Evaluation' ? [event] : []));
    const losses = evaluations.map(({ metrics }) => metrics.loss!);
    const least = Math.min(...losses);
    // It first gets better, and two evaluations after its best it is over.
    expect(losses.indexOf(least)).toBe(losses.length - 3);
    expect(losses.length).toBeGreaterThan(3);
    expect([end.reason, end.control.stopped]).toEqual(['strategy', 'no better loss in 2 evaluations']);
    expect(end.at.params).toBe(evaluations.at(-3)?.at.params);
    expect(evaluate(end.at.params).loss).toBe(least);
    expect(end.run.strategies).toEqual({
      earlyStopping: { best: { score: least, params: end.at.params, wait: 2 } },
    });
  });
});
