import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeStep, toArray } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { expectClose } from '@thalweg/testing';
import { reduceOnPlateau } from '../../src/strategy/reduce-on-plateau.js';
import { lineOptions, valueAndGrad, type LineEvent } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, evaluation, hear, type Heard } from './hear.js';

/** What `tools/golden/plateau.py` wrote. */
interface GoldenCase {
  readonly name: string;
  readonly options: NonNullable<Parameters<typeof reduceOnPlateau>[0]>;
  readonly rate: number;
  /** `null` for NaN. */
  readonly metrics: readonly (number | null)[];
  /** The learning rate after each metric. */
  readonly oracles: Readonly<Record<string, readonly number[]>>;
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/plateau.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};

/** The product of all factors on the learning rate after each event. */
const factorsIn = ({ decisions }: Heard<unknown>): readonly number[] => {
  let factor = 1;
  return decisions.map((taken) => {
    for (const decision of taken) factor *= (decision as { readonly factor: number }).factor;
    return factor;
  });
};

describe.each(cases)('reduceOnPlateau, golden: $name', ({ options, rate, metrics, oracles }) => {
  const heard = hear(
    reduceOnPlateau(options),
    metrics.map((metric) => evaluation(metric ?? NaN)),
  );

  it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
    expectClose([factorsIn(heard).map((factor) => rate * factor)], [oracles[oracle]!]);
  });

  it('decides where the rate changes, and only there', () => {
    const rates = [rate, ...oracles.pytorch!];
    const changes = metrics.flatMap((_, i) => (rates[i + 1] === rates[i] ? [] : [i + 1]));
    expect(Object.keys(decided(heard)).map(Number)).toEqual(changes);
  });
});

describe('reduceOnPlateau', () => {
  it('requires a better metric also if the best is below 0', () => {
    // The bars after -1 are -1.25 and -0.75: PyTorch would take -0.8 for better.
    const strategy = reduceOnPlateau({ patience: 1, threshold: 0.25, factor: 0.5 });
    const reduced = { _tag: 'ScaleLearningRate', factor: 0.5 };
    expect(decided(hear(strategy, [-1, -1.2, -0.8].map(evaluation)))).toEqual({ 3: [reduced] });
    expect(decided(hear(strategy, [-1, -1.3, -1.3].map(evaluation)))).toEqual({});
    const up = reduceOnPlateau({ patience: 1, threshold: 0.25, factor: 0.5, mode: 'max' });
    expect(decided(hear(up, [-1, -0.8, -1.2].map(evaluation)))).toEqual({ 3: [reduced] });
    expect(decided(hear(up, [-1, -0.7, -0.7].map(evaluation)))).toEqual({});
  });

  it.each<
    readonly [
      metrics: readonly number[],
      options: Parameters<typeof reduceOnPlateau>[0],
      at: readonly number[],
    ]
  >([
    [[0.1, 0.09], { threshold: 0.1 }, []],
    [[1, 0.9], { threshold: 0.1 }, [2]],
    [[1, 1.1], { threshold: 0.1, mode: 'max' }, [2]],
    [[0.3, 0.33], { threshold: 0.1, mode: 'max' }, [2]],
    [[0.8, 0.7], { threshold: 0.1, thresholdMode: 'abs' }, []],
  ])('compares as PyTorch, to the last digit: %j', (metrics, options, at) => {
    const heard = hear(reduceOnPlateau({ patience: 0, ...options }), metrics.map(evaluation));
    expect(Object.keys(decided(heard)).map(Number)).toEqual(at);
  });

  it('accepts a best of 0, of which any fraction is 0', () => {
    const strategy = reduceOnPlateau({ patience: 0, threshold: 0.5, factor: 0.5 });
    expect(Object.keys(decided(hear(strategy, [1, 0, -1e-9, 0].map(evaluation))))).toEqual(['4']);
  });

  it('does not count an empty evaluation, or infinity, as an improvement', () => {
    const strategy = reduceOnPlateau({ patience: 1, factor: 0.5 });
    const told = [evaluation(Infinity), { _tag: 'Evaluation', metrics: {} } as const, evaluation(1)];
    const heard = hear(strategy, told);
    expect(Object.keys(decided(heard))).toEqual(['2']);
    expect(heard.states.map(({ reduceOnPlateau: state }) => state)).toEqual([
      { best: Infinity, bad: 1, cooling: 0 },
      { best: Infinity, bad: 0, cooling: 0 },
      { best: 1, bad: 0, cooling: 0 },
    ]);
  });

  it('stops reducing at the minimum rate, despite rounding', () => {
    expect(0.1 * 0.1).toBeGreaterThan(0.01);
    const strategy = reduceOnPlateau({ patience: 0, factor: 0.1, minFactor: 0.01 });
    const heard = hear(
      strategy,
      Array.from({ length: 10 }, () => evaluation(1)),
    );
    expect(Object.keys(decided(heard)).map(Number)).toEqual([2, 3]);
    expect(heard.control.learningRateFactor).toBeCloseTo(0.01, 15);
  });

  it('leaves out a reduction that is not larger than eps, and cools down all the same', () => {
    const strategy = reduceOnPlateau({ patience: 0, factor: 0.5, eps: 0.25, cooldown: 1 });
    const heard = hear(
      strategy,
      Array.from({ length: 6 }, () => evaluation(1)),
    );
    // From 1 to 1/2, which is more; from 1/2 to 1/4, which is as much.
    expect(factorsIn(heard)).toEqual([1, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(heard.states.map(({ reduceOnPlateau: { cooling } }) => cooling)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('never makes the rate 0, however often it reduces', () => {
    const heard = hear(
      reduceOnPlateau({ patience: 0 }),
      Array.from({ length: 400 }, () => evaluation(1)),
    );
    const factors = factorsIn(heard);
    expect(factors.at(-1)).toBeGreaterThan(0);
    expect(factors.at(-1)).toBeLessThan(1e-320);
  });

  it('reduces the rate that other strategies have set', () => {
    const strategy = reduceOnPlateau({ patience: 0, factor: 0.5, minFactor: 0.1 });
    const state = strategy.init({ examples: 1, batchSize: 1 });
    const control = { optimizer: null, batchSize: 1, rows: null, stopped: null };
    const heardAt = (learningRateFactor: number) =>
      strategy.on<unknown>(
        {
          ...evaluation(NaN),
          epoch: 0,
          step: 0,
          at: { params: 0, state: {} },
          control: { ...control, learningRateFactor },
        },
        state,
      )[0];
    expect(heardAt(0.125)).toEqual([
      { _tag: 'ScaleLearningRate', factor: 0.1 / 0.125, by: 'reduceOnPlateau' },
    ]);
    expect(heardAt(0.05)).toEqual([]);
  });

  it('scales the updates of a run by the factor', () => {
    // The second and third evaluations do not improve on the first; then the rate is a quarter.
    const { events } = play({
      ...lineOptions,
      evaluate: () => ({ loss: 1 }),
      strategy: reduceOnPlateau({ patience: 1, factor: 0.25 }),
      epochs: 4,
    });
    const isOfEpoch = (number: number) => (event: LineEvent) =>
      event._tag === 'Step' && event.epoch === number;
    expect([0, 1, 2, 3].map((epoch) => events.find(isOfEpoch(epoch))!.control.learningRateFactor)).toEqual([
      1, 1, 1, 0.25,
    ]);
    // The last update is that of plain gradient descent with a quarter of the rate.
    const quarter = makeStep(sgd({ learningRate: 0.3 / 4 }));
    const [before, after] = events.filter(({ _tag }) => _tag === 'Step').slice(-2);
    const batch = [...lineOptions.data.epoch(3)].at(-1)!.batch;
    const at = quarter(
      { params: before!.at.params, state: quarter.init(before!.at.params).state },
      valueAndGrad(before!.at.params, batch)[1],
    );
    expectClose(
      [toArray(after!.at.params.w), toArray(after!.at.params.b)],
      [toArray(at.params.w), toArray(at.params.b)],
    );
  });
});
