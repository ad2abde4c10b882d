import { describe, expect, it } from 'vitest';
import { makeStep } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { restartFromBest } from '../../src/strategy/restart-from-best.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, evaluation, hear } from './hear.js';

const restart = (params: string, factor: number) => [
  { _tag: 'Restore', params },
  { _tag: 'ResetOptimizer' },
  { _tag: 'ScaleLearningRate', factor },
];

const stop = (params: string, restarts: number) => [
  { _tag: 'Restore', params },
  { _tag: 'Stop', reason: `no better loss after ${restarts} restarts` },
];

describe('restartFromBest', () => {
  it.each([1e-200, 1e200])(
    'keeps the rate if the product would underflow or overflow: a factor of %d',
    (factor) => {
      const heard = hear(restartFromBest({ patience: 1, restarts: 3, factor }), [1, 1, 1, 1].map(evaluation));
      expect(decided(heard)).toEqual({
        2: restart('θ1', factor),
        3: restart('θ1', factor).slice(0, 2),
        4: restart('θ1', factor).slice(0, 2),
      });
    },
  );

  it('restarts from the best at each plateau, and after the last stops at the best', () => {
    // Best at 2; a plateau at 4. Better at 5; plateaus at 7 and, with nothing better after it, at 9.
    const losses = [5, 3, 4, 3, 2, 2.5, 2, 2, 2.1];
    const heard = hear(restartFromBest({ patience: 2 }), losses.map(evaluation));
    expect(decided(heard)).toEqual({
      4: restart('θ2', 0.5),
      7: restart('θ5', 0.5),
      9: stop('θ5', 2),
    });
    expect(
      heard.states.map(({ restartFromBest: { best, restarts } }) => [best.params, best.wait, restarts]),
    ).toEqual([
      ['θ1', 0, 0],
      ['θ2', 0, 0],
      ['θ2', 1, 0],
      ['θ2', 0, 1],
      ['θ5', 0, 1],
      ['θ5', 1, 1],
      ['θ5', 0, 2],
      ['θ5', 1, 2],
      ['θ5', 2, 2],
    ]);
    // Two restarts of the rate, as in the paper: a half, and a half of that.
    expect(heard.control.learningRateFactor).toBe(0.25);
  });

  it('keeps its best over restarts: a new one must be better than the best of all', () => {
    const heard = hear(restartFromBest({ patience: 1, restarts: 3 }), [1, 2, 1.5, 1.2, 1.1].map(evaluation));
    expect(decided(heard)).toEqual({
      2: restart('θ1', 0.5),
      3: restart('θ1', 0.5),
      4: restart('θ1', 0.5),
      5: stop('θ1', 3),
    });
  });

  it('stops at the first plateau if there are to be no restarts', () => {
    expect(decided(hear(restartFromBest({ patience: 1, restarts: 0 }), [1, 1].map(evaluation)))).toEqual({
      2: stop('θ1', 0),
    });
  });

  it('keeps the parameters if there is no best', () => {
    const heard = hear(restartFromBest({ patience: 2, restarts: 1 }), [NaN, NaN, NaN, NaN].map(evaluation));
    expect(decided(heard)).toEqual({
      2: restart('', 0.5).slice(1),
      4: stop('', 1).slice(1),
    });
  });

  it('follows any metric, in either mode, with minDelta and any factor', () => {
    const strategy = restartFromBest({
      patience: 1,
      restarts: 1,
      factor: 2,
      minDelta: 0.25,
      metric: 'score',
      mode: 'max',
    });
    const heard = hear(
      strategy,
      [1, 1.5, 1.75].map((score) => ({ _tag: 'Evaluation', metrics: { score, loss: 0 } })),
    );
    expect(decided(heard)).toEqual({ 3: restart('θ2', 2) });
  });

  it('restarts a run from the best, with a fresh optimizer and a lower rate', () => {
    const optimizer = adam({ learningRate: 0.3 });
    const { events, end } = play({
      ...lineOptions,
      optimizer,
      evaluate,
      strategy: restartFromBest({ patience: 2, factor: 0.25, restarts: 1 }),
      epochs: 100,
    });
    const decisions = events.flatMap((event) => (event._tag === 'Decision' ? [event] : []));
    expect(decisions.map(({ decision }) => decision._tag)).toEqual([
      'Restore',
      'ResetOptimizer',
      'ScaleLearningRate',
      'Restore',
      'Stop',
    ]);
    const bestBefore = (step: number) =>
      events
        .flatMap((event) => (event._tag === 'Evaluation' && event.step <= step ? [event] : []))
        .reduce((best, event) => (event.metrics.loss! < best.metrics.loss! ? event : best)).at.params;
    const restarted = decisions[2]!;
    expect(restarted.at.params).toBe(bestBefore(restarted.step));
    expectSameBits(restarted.at, makeStep(optimizer).init(restarted.at.params));
    expect(restarted.control.learningRateFactor).toBe(0.25);
    expect(end.at.params).toBe(bestBefore(end.step));
    // The effects of the restart at the end: the lower rate, and an optimizer that has counted from the restart.
    expect(end.control).toMatchObject({
      learningRateFactor: 0.25,
      stopped: 'no better loss after 1 restarts',
    });
    expect(end.at.state).toMatchObject({ scaleByAdam: { count: end.step - restarted.step } });
    expect(end.reason).toBe('strategy');
  });
});
