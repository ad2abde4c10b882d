import { normal, tensor, type Tensor } from '@thalweg/core';
import { floats } from '../../studies/problem/floats.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';

/**
 * The function of Rosenbrock, divided by 1000, so that its largest curvature is about 1, as in the other tasks:
 * ((1 - x)² + 100 (y - x²)²) / 1000. Its gradient has no noise. A run begins near (-1.2, 1), where he began.
 *
 * Source: Rosenbrock, "An automatic method for finding the greatest or least value of a function" (1960).
 */
export const rosenbrock: Problem<Tensor, null> = {
  start: (key) => {
    const [x = 0, y = 0] = floats(normal(key, [2]));
    return tensor([-1.2 + 0.1 * x, 1 + 0.1 * y]);
  },
  data: () => ({
    examples: undefined,
    batchSize: 1,
    *epoch() {
      for (;;) yield { batch: null, examples: 1 };
    },
  }),
  valueAndGrad: (at) => {
    const { x, off } = coordinates(at);
    return [height(at), tensor([(-2 * (1 - x) - 400 * x * off) / 1000, (200 * off) / 1000])];
  },
  measure: { validation: (at) => height(at), test: (at) => height(at) },
};

const coordinates = (at: Tensor) => {
  const x = at.get(0);
  return { x, off: at.get(1) - x * x };
};

const height = (at: Tensor): number => {
  const { x, off } = coordinates(at);
  return ((1 - x) ** 2 + 100 * off ** 2) / 1000;
};

const finish = { target: 1e-5, steps: 5000, every: 1 };

export const rosenbrockTask: ContestTask = {
  ...finish,
  name: 'rosenbrock',
  title: 'Rosenbrock',
  measured: 'height above the minimum',
  reason: 'in the valley, and within about 0.1 of the minimum along it; it begins at about 0.02',
  isQuick: true,
  prepare: () => Promise.resolve(trialsOf(rosenbrock, finish)),
};
