import { describe, expect, it } from 'vitest';
import { ConfigError, makeStep } from '@thalweg/core';
import { adam, momentum } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { switchOptimizer } from '../../src/strategy/switch-optimizer.js';
import { lineOptions, valueAndGrad } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, epochs, evaluation, hear, steps } from './hear.js';

const change = { _tag: 'SwitchOptimizer', to: 'other' };

describe('switchOptimizer', () => {
  it('switches once after n steps, whatever else happens', () => {
    const told = [{ _tag: 'Start' } as const, ...steps(2), ...epochs(3), evaluation(1), ...steps(5)];
    // The first two steps, then the third.
    expect(decided(hear(switchOptimizer({ to: 'other', afterSteps: 3 }), told))).toEqual({ 8: [change] });
    expect(decided(hear(switchOptimizer({ to: 'other', afterSteps: 1 }), told))).toEqual({ 2: [change] });
  });

  it('switches once after n epochs', () => {
    const told = [...steps(2), ...epochs(1), ...steps(2), evaluation(1), ...epochs(3)];
    expect(decided(hear(switchOptimizer({ to: 'other', afterEpochs: 1 }), told))).toEqual({ 3: [change] });
    expect(decided(hear(switchOptimizer({ to: 'other', afterEpochs: 2 }), told))).toEqual({ 7: [change] });
  });

  it('goes on with the parameters and a new state', () => {
    const [first, second] = [adam({ learningRate: 0.1 }), momentum({ learningRate: 0.05 })];
    const { events } = play({
      ...lineOptions,
      optimizer: first,
      optimizers: { second },
      strategy: switchOptimizer({ to: 'second', afterSteps: 6 }),
      epochs: 3,
    });
    // By hand: six steps of the one, and then steps of the other from there.
    const portions = [0, 1, 2].flatMap((epoch) => [...lineOptions.data.epoch(epoch)]);
    expect(portions).toHaveLength(12);
    const [one, other] = [makeStep(first), makeStep(second)];
    let before = one.init(lineOptions.params);
    const expected: unknown[] = [];
    for (const { batch } of portions.slice(0, 6)) {
      before = one(before, valueAndGrad(before.params, batch)[1]);
      expected.push(before);
    }
    let after = other.init(before.params);
    for (const { batch } of portions.slice(6)) {
      after = other(after, valueAndGrad(after.params, batch)[1]);
      expected.push(after);
    }
    const found = events.flatMap((event) => (event._tag === 'Step' ? [event.at] : []));
    expectSameBits(found, expected);
    const decision = events.find(({ _tag }) => _tag === 'Decision')!;
    expect([decision.step, decision.control.optimizer]).toEqual([6, 'second']);
    expectSameBits(decision.at, other.init(found[5]!.params));
  });

  it('requires the optimizer', () => {
    const run = () =>
      play({
        ...lineOptions,
        optimizers: { sgd: lineOptions.optimizer },
        strategy: switchOptimizer({ to: 'SGD', afterSteps: 1 }),
      });
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(
      `train: optimizers: expected an optimizer named 'SGD', which switchOptimizer switches to, found sgd`,
    );
  });
});
