import { describe, expect, it } from 'vitest';
import { sgd } from '@thalweg/optimizers';
import { stopOnRisingError } from '../../src/strategy/stop-on-rising-error.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, evaluation, hear, type Told } from './hear.js';

/** Epochs, each followed by an evaluation; the nth evaluation is event 2 n. */
const run = (...losses: readonly number[]): readonly Told[] =>
  losses.flatMap((loss) => [{ _tag: 'Epoch', meanLoss: 1 }, evaluation(loss)]);

const up = (strips: number) => ({ _tag: 'Stop', reason: `error up ${strips} times in a row` });
const restore = (params: string) => ({ _tag: 'Restore', params });

describe('stopOnRisingError', () => {
  it('stops when the error at the end of a strip has risen `strips` times in a row', () => {
    // At the ends of strips of two: 5, 4, 4.5, 4.2, 4.3, 4.4; what is between does not count, but may be the best.
    const losses = [9, 5, 9, 4, 9, 4.5, 1, 4.2, 9, 4.3, 9, 4.4, 9];
    expect(decided(hear(stopOnRisingError({ strips: 1, strip: 2 }), run(...losses)))).toMatchObject({
      12: [restore('θ8'), up(1)],
    });
    expect(decided(hear(stopOnRisingError({ strips: 2, strip: 2 }), run(...losses)))).toEqual({
      24: [restore('θ14'), up(2)],
    });
    expect(decided(hear(stopOnRisingError({ strips: 3, strip: 2 }), run(...losses)))).toEqual({});
  });

  it('counts anew after an error that did not rise, an equal one included', () => {
    const heard = hear(stopOnRisingError({ strips: 2, strip: 1 }), run(1, 2, 2, 3, 2.5, 2.6, 2.7));
    expect(decided(heard)).toEqual({ 14: [restore('θ2'), up(2)] });
    expect(
      heard.states.filter((_, i) => i % 2 === 1).map(({ stopOnRisingError: { rises } }) => rises),
    ).toEqual([0, 1, 0, 1, 0, 1, 2]);
  });

  it('compares with the last strip, not with the least', () => {
    expect(decided(hear(stopOnRisingError({ strips: 1, strip: 1 }), run(5, 1e-3, 1e-3)))).toEqual({});
  });

  it('does not count a rise to or from NaN', () => {
    const strategy = stopOnRisingError({ strips: 1, strip: 1 });
    expect(decided(hear(strategy, run(1, NaN, 5, 5)))).toEqual({});
    expect(decided(hear(strategy, run(1, Infinity)))).toEqual({ 4: [restore('θ2'), up(1)] });
    const nothing = { _tag: 'Evaluation', metrics: {} } as const;
    expect(decided(hear(strategy, [...run(1), { _tag: 'Epoch', meanLoss: 1 }, nothing]))).toEqual({});
  });

  it('waits for the next evaluation if they are rare', () => {
    const epoch: Told = { _tag: 'Epoch', meanLoss: 1 };
    const told = [
      evaluation(1),
      epoch,
      epoch,
      epoch,
      evaluation(2),
      epoch,
      evaluation(3),
      epoch,
      evaluation(4),
    ];
    // The first strip ends at 2, with nothing to compare; the second ends at 4.
    expect(decided(hear(stopOnRisingError({ strips: 1, strip: 2 }), told))).toEqual({
      9: [restore('θ1'), up(1)],
    });
  });

  it('keeps the parameters without restoreBest, and uses the named metric', () => {
    const strategy = stopOnRisingError({ strips: 1, strip: 1, metric: 'error', restoreBest: false });
    const told = [1, 2].flatMap((error): readonly Told[] => [
      { _tag: 'Epoch', meanLoss: 1 },
      { _tag: 'Evaluation', metrics: { error, loss: 0 } },
    ]);
    expect(decided(hear(strategy, told))).toEqual({ 4: [up(1)] });
  });

  it('stops after three strips of five', () => {
    const losses = Array.from({ length: 20 }, (_, i) => 1 + i);
    expect(decided(hear(stopOnRisingError(), run(...losses)))).toEqual({ 40: [restore('θ2'), up(3)] });
  });

  it('ends a run at the evaluation that the equation gives', () => {
    const { events, end } = play({
      ...lineOptions,
      optimizer: sgd({ learningRate: 0.1 }),
      evaluate,
      strategy: stopOnRisingError({ strips: 2, strip: 2 }),
      epochs: 100,
    });
    const losses = events.flatMap((event) => (event._tag === 'Evaluation' ? [event.metrics.loss!] : []));
    const ends = losses.filter((_, i) => i % 2 === 1);
    const first = ends.findIndex((_, i) => i >= 2 && ends[i]! > ends[i - 1]! && ends[i - 1]! > ends[i - 2]!);
    expect(2 * (first + 1)).toBe(losses.length);
    expect(first).toBeGreaterThan(2);
    expect([end.reason, evaluate(end.at.params).loss]).toEqual(['strategy', Math.min(...losses)]);
  });
});
