import { foldIn, makeKey, makeStep, tensor, toArray } from '@thalweg/core';
import { randomUpdateRule, updateRule, type UpdateRule } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { evaluateRule, trainRule, type SearchTask } from '../../src/search/index.js';

const goal = [1, -2, 3];

/** The loss is the squared distance to a goal that moves a little with the step and the seed. */
const lossAndGradient: SearchTask['lossAndGradient'] = (params, step, seed, gradient) => {
  let loss = 0;
  goal.forEach((place, i) => {
    const away = params[i]! - place - Math.sin(step + i + seed) / 10;
    loss += away ** 2;
    gradient[i] = 2 * away;
  });
  return loss;
};

const task: SearchTask = {
  learningRates: [1e-3, 1e-2, 1e-1, 1],
  epochs: 2,
  stepsPerEpoch: 8,
  initial: (seed) => Float64Array.of(0.5, seed / 10, 0),
  lossAndGradient,
  reward: (params) => 1 / (1 + lossAndGradient(params, 0, 0, new Float64Array(3))),
};

const sgd: UpdateRule = [{ left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' }];

/** Training with the optimizer itself. */
const trained = (groups: UpdateRule, learningRate: number, seed: number): number => {
  const step = makeStep(updateRule({ groups, learningRate, key: makeKey(seed) }));
  let at = step.init([tensor(task.initial(seed))]);
  for (let i = 0; i < 16; i++) {
    const gradient = new Float64Array(3);
    lossAndGradient(Float64Array.from(toArray(at.params[0]!)), i, seed, gradient);
    at = step(at, [tensor(gradient)]);
  }
  const reward = task.reward(Float64Array.from(toArray(at.params[0]!)));
  return reward > 0 ? reward : 0;
};

describe('trainRule', () => {
  it('gives the bits of the optimizer of the rule', () => {
    const rules = Array.from({ length: 20 }, (_, i) => randomUpdateRule(foldIn(makeKey(1), i), 2));
    for (const rule of [sgd, ...rules])
      for (const seed of [0, 3])
        expect(trainRule(task, rule, { learningRate: 0.01, seed })[1]).toBe(trained(rule, 0.01, seed));
  });
});

describe('evaluateRule', () => {
  it('goes on with the best learning rate, as if it had trained alone', () => {
    const { learningRate, reward, failure, steps } = evaluateRule(task, sgd);
    expect([learningRate, failure]).toEqual([0.1, null]);
    expect(reward).toBe(trained(sgd, 0.1, 0));
    // Two steps with four learning rates, two with three, four and eight more with what is left.
    expect(steps).toBeLessThan(8 + 6 + 8 + 8 + 1);
  });

  it('gives up a rule whose loss rises, and one that does not promise much', () => {
    const ascent: UpdateRule = [{ ...sgd[0]!, leftFunction: '-x' }];
    expect(evaluateRule(task, ascent)).toMatchObject({
      reward: 0,
      learningRate: null,
      failure: 'every learning rate diverged',
    });
    expect(evaluateRule({ ...task, promising: 1 }, sgd)).toMatchObject({
      learningRate: 0.1,
      failure: 'it trailed after the first epoch',
    });
  });

  it('a state with several averages follows the learning rates that are left', () => {
    const rule: UpdateRule = [
      { left: 'adam', right: 'gamma', leftFunction: 'x', rightFunction: 'sign(x)', combine: 'x+y' },
    ];
    const { learningRate, reward } = evaluateRule(task, rule);
    expect(reward).toBe(trained(rule, learningRate!, 0));
  });
});
