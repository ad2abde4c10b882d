import { describe, expect, it } from 'vitest';
import { compose, type AnyStrategy } from '@thalweg/core';
import { earlyStopping } from '../../src/strategy/early-stopping.js';
import { evaluateEvery } from '../../src/strategy/evaluate-every.js';
import { evaluate, lineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, epochs, evaluation, hear, steps } from './hear.js';

const due = [{ _tag: 'Evaluate' }];

/** The epochs and steps at which a run of four steps an epoch is evaluated. */
const evaluated = (...strategies: readonly AnyStrategy[]) =>
  play({ ...lineOptions, evaluate, strategy: compose(...strategies), epochs: 4 }).events.flatMap(
    ({ _tag, epoch, step }) => (_tag === 'Evaluation' ? [[epoch, step]] : []),
  );

describe('evaluateEvery', () => {
  it('evaluates at the end of every n epochs', () => {
    const told = [...steps(3), ...epochs(2), evaluation(1), ...epochs(3)];
    expect(decided(hear(evaluateEvery({ everyEpochs: 2 }), told))).toEqual({ 5: due, 8: due });
  });

  it('evaluates after every n steps', () => {
    const told = [{ _tag: 'Start' } as const, ...steps(3), ...epochs(2), evaluation(1), ...steps(3)];
    expect(decided(hear(evaluateEvery({ everySteps: 3 }), told))).toEqual({ 4: due, 10: due });
  });

  it('replaces the evaluations of the loop', () => {
    expect(evaluated()).toEqual([
      [0, 4],
      [1, 8],
      [2, 12],
      [3, 16],
    ]);
    expect(evaluated(evaluateEvery({ everyEpochs: 3 }))).toEqual([[2, 12]]);
    expect(evaluated(evaluateEvery({ everySteps: 6 }))).toEqual([
      [1, 6],
      [2, 12],
    ]);
    expect(evaluated(evaluateEvery({ everySteps: 100 }))).toEqual([]);
  });

  it('evaluates once if two strategies request it at once', () => {
    expect(evaluated(evaluateEvery({ everyEpochs: 2 }), evaluateEvery({ everyEpochs: 4 }))).toEqual([
      [1, 8],
      [3, 16],
    ]);
    // After the twelfth step, and again at the end of its epoch: those are two events.
    expect(evaluated(evaluateEvery({ everySteps: 12 }), evaluateEvery({ everyEpochs: 3 }))).toEqual([
      [2, 12],
      [2, 12],
    ]);
  });

  it('sends its evaluations to other strategies', () => {
    const { end } = play({
      ...lineOptions,
      evaluate: () => ({ loss: 1 }),
      strategy: compose(earlyStopping({ patience: 2 }), evaluateEvery({ everySteps: 3 })),
      epochs: 10,
    });
    // Evaluations at 3, 6 and 9; the second and the third do not improve.
    expect([end.reason, end.step]).toEqual(['strategy', 9]);
  });
});
