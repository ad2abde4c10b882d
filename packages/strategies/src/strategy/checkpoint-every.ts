import { defineStrategy } from '@thalweg/core';
import { cadenceHyper, dueAt } from './cadence.js';

/**
 * Requests a checkpoint every n epochs or steps.
 *
 * The loop writes no files. Your code over its events does: at a `Decision` with `SaveCheckpoint` it saves
 * `checkpointOf(event.run, ...)`, a function of `@thalweg/strategies/checkpoint`.
 *
 * @throws {ConfigError} If both options are given, or neither, or one is out of range.
 *
 * @example
 * ```ts
 * import { checkpointEvery } from '@thalweg/strategies';
 *
 * checkpointEvery({ everyEpochs: 1 }).parts[0].name // => 'checkpointEvery'
 * ```
 *
 * @category Strategy
 * @since 0.1.0
 */
export const checkpointEvery = defineStrategy({
  name: 'checkpointEvery',
  hyper: cadenceHyper,
  init: () => null,
  on: (options) => {
    const isDue = dueAt('checkpointEvery', options);
    return (event, state) => [isDue(event) ? [{ _tag: 'SaveCheckpoint' }] : [], state];
  },
});
