import type { UpdateRule } from '@thalweg/optimizers';
import { evaluateRule, trainRule } from '@thalweg/parallel/search';
import { describe, expect, it } from 'vitest';
import { r11, r11Network, teacherTask } from '../../src/search/teacher-task.js';

const sgd: UpdateRule = [{ left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' }];

describe('the task of R11', () => {
  const task = r11();

  it('SGD learns it about as well as in the prototype, with an accuracy of 0.727', () => {
    const { reward, learningRate, failure } = evaluateRule(task, sgd);
    expect([learningRate, failure]).toEqual([1, null]);
    expect(Math.abs(reward - 0.727)).toBeLessThan(0.02);
  });

  it('gives the same numbers for a seed, whatever was asked before, and others for another', () => {
    const run = (seed: number) => trainRule(task, sgd, { learningRate: 0.1, seed });
    const first = run(1);
    expect(run(2)).not.toEqual(first);
    expect(run(1)).toEqual(first);
    expect(task.initial(1)).not.toEqual(task.initial(2));
  });

  it('tests on other examples than those of the search', () => {
    const test = teacherTask({ ...r11Network, measure: 'test' });
    const params = task.initial(0);
    expect(test.initial(0)).toEqual(params);
    // In parts of 1/4000, and of 1/600.
    expect(test.reward(params) * 4000).toBeCloseTo(Math.round(test.reward(params) * 4000), 6);
    expect(task.reward(params) * 600).toBeCloseTo(Math.round(task.reward(params) * 600), 6);
    expect(test.reward(params)).not.toBe(task.reward(params));
  });
});
