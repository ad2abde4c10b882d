import { describe, expect, it } from 'vitest';
import { stopOnProgressQuotient } from '../../src/strategy/stop-on-progress-quotient.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, evaluation, hear, type Told } from './hear.js';

/** Epochs with their training error, each followed by an evaluation; the nth evaluation is event 2 n. */
const run = (...told: readonly (readonly [training: number, validation: number])[]): readonly Told[] =>
  told.flatMap(([meanLoss, loss]) => [{ _tag: 'Epoch', meanLoss }, evaluation(loss)]);

const above = (alpha: number) => ({ _tag: 'Stop', reason: `progress quotient above ${alpha}` });
const noProgress = { _tag: 'Stop', reason: 'training progress below 0.1 ‰' };
const restore = (params: string) => ({ _tag: 'Restore', params });

describe('stopOnProgressQuotient', () => {
  // At the end of the strip: P = 1000 (mean(3, 2, 1) / 1 - 1) = 1000, GL = 100 (9 / 8 - 1) = 12.5, PQ = 0.0125.
  it.each([
    [0.0124, { 6: [restore('θ2'), above(0.0124)] }],
    [0.0125, {}],
  ])('stops if GL / P is above %d at the end of a strip', (alpha, expected) => {
    const strategy = stopOnProgressQuotient({ alpha, strip: 3 });
    expect(decided(hear(strategy, run([3, 8], [2, 10], [1, 9])))).toEqual(expected);
  });

  it('checks only at the ends of strips, each strip by itself', () => {
    // The 20 after the fourth epoch is far too much, but no strip ends there. In the second strip P is
    // 1000 (mean(0.5, 0.25) / 0.25 - 1) = 500, GL is 0; in the third 1000 (mean(0.25, 0.2) / 0.2 - 1) = 125 and 25.
    const told = run([2, 8], [1, 8], [0.5, 20], [0.25, 8], [0.25, 20], [0.2, 10]);
    const heard = hear(stopOnProgressQuotient({ alpha: 0.199, strip: 2 }), told);
    expect(decided(heard)).toEqual({ 12: [restore('θ2'), above(0.199)] });
    expect(decided(hear(stopOnProgressQuotient({ alpha: 0.201, strip: 2 }), told))).toEqual({});
    expect(heard.states.map(({ stopOnProgressQuotient: { trainingErrors } }) => trainingErrors)).toEqual([
      [2],
      [2],
      [2, 1],
      [],
      [0.5],
      [0.5],
      [0.5, 0.25],
      [],
      [0.25],
      [0.25],
      [0.25, 0.2],
      [],
    ]);
  });

  it('stops at any loss without progress: the quotient has no bounds', () => {
    const strategy = stopOnProgressQuotient({ alpha: 1e300, strip: 2, minProgress: 0 });
    expect(decided(hear(strategy, run([1, 8], [1, 8.1])))).toEqual({ 4: [restore('θ2'), above(1e300)] });
    // No loss, no quotient.
    expect(decided(hear(strategy, run([1, 8], [1, 8], [1, 8], [1, 8])))).toEqual({});
  });

  it('ignores the rounding of a mean', () => {
    // The rounded mean of equal errors lies below them.
    const error = 0.47;
    expect((error + error + error + error + error) / 5).toBeLessThan(error);
    const told = run(...Array.from({ length: 5 }, () => [error, 8] as const));
    expect(decided(hear(stopOnProgressQuotient({ minProgress: 0 }), told))).toEqual({});
  });

  it('stops without progress even if nothing is lost', () => {
    // P = 1000 (mean(1.0003, 1) / 1 - 1) = 0.15, and 0.05 for 1.0001.
    const strategy = stopOnProgressQuotient({ strip: 2 });
    expect(decided(hear(strategy, run([1.0003, 8], [1, 7])))).toEqual({});
    expect(decided(hear(strategy, run([1.0001, 8], [1, 7])))).toEqual({ 4: [restore('θ4'), noProgress] });
    expect(
      decided(hear(stopOnProgressQuotient({ strip: 2, minProgress: 0.04 }), run([1.0001, 8], [1, 7]))),
    ).toEqual({});
  });

  it('never stops for lack of progress with a strip of one and a minProgress of 0', () => {
    const strategy = stopOnProgressQuotient({ strip: 1, minProgress: 0 });
    expect(decided(hear(strategy, run([3, 8], [2, 7], [1, 7], [0.5, 7.1])))).toEqual({
      8: [restore('θ4'), above(0.5)],
    });
  });

  it('handles an error of 0', () => {
    const strategy = stopOnProgressQuotient({ strip: 2, minProgress: 0 });
    // The training error has come down to 0: any progress is infinitely much.
    expect(decided(hear(strategy, run([1, 8], [0, 80])))).toEqual({});
    // It was 0: there is no progress.
    expect(decided(hear(strategy, run([0, 8], [0, 80])))).toEqual({ 4: [restore('θ2'), above(0.5)] });
    // The least validation error is 0: GL has no bounds.
    expect(decided(hear(strategy, run([2, 0], [1, 1e-9])))).toEqual({ 4: [restore('θ2'), above(0.5)] });
    expect(decided(hear(strategy, run([2, 0], [1, 0])))).toEqual({});
  });

  it('measures errors below 0 by their size', () => {
    // Falling all the way. P = 1000 (mean(-1, -2, -3) + 3) / 3 = 333.3, and GL = 0.
    const falling = run(...Array.from({ length: 12 }, (_, i) => [-1 - i, -1 - i] as const));
    expect(decided(hear(stopOnProgressQuotient({ strip: 3 }), falling))).toEqual({});
    // GL = 100 (-2 + 4) / 4 = 50, P = 1000 (mean(-2, -4) + 4) / 4 = 250: PQ = 0.2.
    const told = run([-2, -4], [-4, -2]);
    const stopped = { 4: [restore('θ2'), above(0.19)] };
    expect(decided(hear(stopOnProgressQuotient({ strip: 2, alpha: 0.19 }), told))).toEqual(stopped);
    expect(decided(hear(stopOnProgressQuotient({ strip: 2, alpha: 0.21 }), told))).toEqual({});
    // Through 0: P = 1000 (mean(1, -1) + 1) / 1 = 1000.
    expect(decided(hear(stopOnProgressQuotient({ strip: 2 }), run([1, 1], [-1, -1])))).toEqual({});
    // No progress at all below 0 is none, either.
    expect(decided(hear(stopOnProgressQuotient({ strip: 2 }), run([-1, -1], [-1, -1])))).toEqual({
      4: [restore('θ2'), noProgress],
    });
  });

  it('does not stop at NaN', () => {
    const strategy = stopOnProgressQuotient({ strip: 2 });
    expect(decided(hear(strategy, run([2, 1], [1, NaN])))).toEqual({});
    expect(decided(hear(strategy, run([NaN, 1], [1, 50])))).toEqual({});
    const nothing = { _tag: 'Evaluation', metrics: {} } as const;
    expect(decided(hear(strategy, [...run([2, 1]), { _tag: 'Epoch', meanLoss: 1 }, nothing]))).toEqual({});
  });

  it('waits for the next evaluation if they are rare, and uses the last strip', () => {
    const strategy = stopOnProgressQuotient({ alpha: 0.09, strip: 2 });
    const epoch = (meanLoss: number): Told => ({ _tag: 'Epoch', meanLoss });
    // P = 1000 (mean(2, 1) / 1 - 1) = 500, GL = 50, PQ = 0.1; with the 8 it would be much less.
    const told = [evaluation(2), epoch(8), epoch(2), epoch(1), evaluation(3), evaluation(9)];
    expect(decided(hear(strategy, told))).toEqual({ 5: [restore('θ1'), above(0.09)] });
  });

  it('keeps the parameters without restoreBest, and uses the named metric', () => {
    const strategy = stopOnProgressQuotient({ strip: 1, metric: 'error', restoreBest: false });
    const told: readonly Told[] = [
      { _tag: 'Epoch', meanLoss: 1 },
      { _tag: 'Evaluation', metrics: { error: 1, loss: 0 } },
    ];
    const heard = hear(strategy, told);
    expect(decided(heard)).toEqual({ 2: [noProgress] });
    expect(heard.states[1]?.stopOnProgressQuotient.best).toEqual({ score: 1, params: 'θ2', wait: 0 });
  });

  it('ends a run at the evaluation that the equation gives', () => {
    const [alpha, strip] = [0.02, 3];
    const { events, end } = play({
      ...lineOptions,
      evaluate,
      strategy: stopOnProgressQuotient({ alpha, strip }),
      epochs: 100,
    });
    const training = events.flatMap((event) => (event._tag === 'Epoch' ? [event.meanLoss] : []));
    const losses = events.flatMap((event) => (event._tag === 'Evaluation' ? [event.metrics.loss!] : []));
    const quotients = losses.map((loss, i) => {
      const errors = training.slice(i + 1 - strip, i + 1);
      const mean = errors.reduce((sum, error) => sum + error, 0) / strip;
      const progress = 1000 * (mean / Math.min(...errors) - 1);
      return (100 * (loss / Math.min(...losses.slice(0, i + 1)) - 1)) / progress;
    });
    const first = quotients.findIndex((quotient, i) => (i + 1) % strip === 0 && quotient > alpha);
    expect(first).toBe(losses.length - 1);
    expect(first).toBeGreaterThan(strip);
    expect(end.control.stopped).toBe(`progress quotient above ${alpha}`);
  });
});
