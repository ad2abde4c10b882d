import { defineStrategy } from '@thalweg/core';
import { cadenceHyper, dueAt } from './cadence.js';

/**
 * Evaluates every n epochs or steps. Without it, `train` evaluates after every epoch.
 *
 * @throws {ConfigError} If both options are given, or neither, or one is out of range.
 *
 * @example
 * ```ts
 * import { evaluateEvery } from '@thalweg/strategies';
 *
 * evaluateEvery({ everySteps: 100 }).parts[0].evaluates // => true
 * ```
 *
 * @category Strategy
 * @since 0.1.0
 */
export const evaluateEvery = defineStrategy({
  name: 'evaluateEvery',
  hyper: cadenceHyper,
  evaluates: true,
  needsEvaluations: true,
  init: () => null,
  on: (options) => {
    const isDue = dueAt('evaluateEvery', options);
    return (event, state) => [isDue(event) ? [{ _tag: 'Evaluate' }] : [], state];
  },
});
