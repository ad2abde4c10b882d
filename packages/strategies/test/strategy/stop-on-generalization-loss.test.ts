import { describe, expect, it } from 'vitest';
import { stopOnGeneralizationLoss } from '../../src/strategy/stop-on-generalization-loss.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, epochs, evaluation, hear } from './hear.js';

const stop = (alpha: number) => ({ _tag: 'Stop', reason: `generalization loss above ${alpha} %` });

const restore = (params: string) => ({ _tag: 'Restore', params });

describe('stopOnGeneralizationLoss', () => {
  // With the least error 8: GL(9) = 100 (9 / 8 - 1) = 12.5, GL(10) = 25, GL(10.5) = 31.25.
  it.each<readonly [alpha: number, at: number]>([
    [12, 3],
    [12.5, 4],
    [24, 4],
    [25, 5],
    [31, 5],
  ])('stops where the error is more than %d %% above its least', (alpha, at) => {
    const heard = hear(stopOnGeneralizationLoss({ alpha }), [10, 8, 9, 10, 10.5].map(evaluation));
    expect(Object.keys(decided(heard)).map(Number)[0]).toBe(at);
    expect(decided(heard)[at]).toEqual([restore('θ2'), stop(alpha)]);
  });

  it('measures from the least so far, not from the first or the last', () => {
    // 11 is 10 % above 10, which is the least when it comes; 9.5 is less than 20 % above 8.
    const heard = hear(stopOnGeneralizationLoss({ alpha: 20 }), [10, 11, 8, 9.5, 9.7].map(evaluation));
    expect(decided(heard)).toEqual({ 5: [restore('θ3'), stop(20)] });
  });

  it('measures no loss if an error of 0 stays 0, and an infinite loss if it rises', () => {
    const strategy = stopOnGeneralizationLoss({ alpha: 1e9 });
    expect(decided(hear(strategy, [1, 0, 0, 0, 1e-300].map(evaluation)))).toEqual({
      5: [restore('θ2'), stop(1e9)],
    });
  });

  it('measures errors below 0 by their size', () => {
    // Falling: nothing is lost. Then GL(-6) = 100 (-6 + 8) / 8 = 25, and GL(2) = 100 (2 + 8) / 8 = 125.
    const heard = (alpha: number) =>
      decided(hear(stopOnGeneralizationLoss({ alpha }), [1, -1, -4, -8, -6, 2].map(evaluation)));
    expect(heard(24)).toMatchObject({ 5: [restore('θ4'), stop(24)] });
    expect(heard(25)).toEqual({ 6: [restore('θ4'), stop(25)] });
    expect(heard(125)).toEqual({});
  });

  it.each([NaN, Infinity])('does not stop at %s before the first error', (bad) => {
    expect(decided(hear(stopOnGeneralizationLoss(), [bad, bad].map(evaluation)))).toEqual({});
  });

  it('does not stop at NaN or an empty evaluation, but stops at an infinite error', () => {
    const nothing = { _tag: 'Evaluation', metrics: {} } as const;
    const told = [evaluation(1), evaluation(NaN), nothing, ...epochs(3), evaluation(Infinity)];
    expect(decided(hear(stopOnGeneralizationLoss(), told))).toEqual({ 7: [restore('θ1'), stop(5)] });
  });

  it('uses the named metric, and keeps the parameters without restoreBest', () => {
    const strategy = stopOnGeneralizationLoss({ alpha: 50, metric: 'error', restoreBest: false });
    const heard = hear(
      strategy,
      [0.5, 0.8].map((error) => ({ _tag: 'Evaluation', metrics: { loss: 1, error } })),
    );
    expect(decided(heard)).toEqual({ 2: [stop(50)] });
    expect(heard.states[1]?.stopOnGeneralizationLoss.best).toEqual({ score: 0.5, params: 'θ1', wait: 1 });
  });

  it('ends a run at the evaluation that the equation gives', () => {
    const { events, end } = play({
      ...lineOptions,
      evaluate,
      strategy: stopOnGeneralizationLoss({ alpha: 30 }),
      epochs: 100,
    });
    const losses = events.flatMap((event) => (event._tag === 'Evaluation' ? [event.metrics.loss!] : []));
    const lost = losses.map((loss, i) => 100 * (loss / Math.min(...losses.slice(0, i + 1)) - 1));
    expect(lost.findIndex((percent) => percent > 30)).toBe(losses.length - 1);
    expect(end.reason).toBe('strategy');
    expect(evaluate(end.at.params).loss).toBe(Math.min(...losses));
  });
});
