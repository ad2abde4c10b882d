import type { ParallelEvent } from '@thalweg/parallel';
import { expect, test } from 'vitest';
import { createSteadySpeed } from '../../src/parallel/steady-speed.js';

const progress = (seconds: number, examples: number): ParallelEvent => ({
  _tag: 'Progress',
  seconds,
  worker: 0,
  updates: examples,
  examples,
  loss: 1,
});

test('the first epoch does not count, and nothing but progress does', () => {
  const speed = createSteadySpeed(100);
  for (const event of [progress(3, 50), progress(5, 100), progress(6, 250), progress(7, 500)])
    speed.note(event);
  speed.note({ _tag: 'Evaluated', seconds: 20, updates: 500, examples: 500, loss: 1 });
  speed.note({ _tag: 'Stopped', seconds: 21, reason: 'epochs' });
  expect(speed.examplesPerSecond()).toBe((500 - 100) / (7 - 5));
});

test('there is no speed of one epoch', () => {
  const speed = createSteadySpeed(100);
  speed.note(progress(3, 50));
  expect(speed.examplesPerSecond()).toBeNaN();
});
