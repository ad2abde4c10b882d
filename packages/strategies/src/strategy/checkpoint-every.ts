import { defineStrategy } from '@thalweg/core';
import { cadenceHyper, dueAt } from './cadence.js';

/**
 * Says every so many epochs or steps that a checkpoint is to be written.
 *
 * The loop writes no files: whoever reads its events does, at a `Decision` with `SaveCheckpoint`, with what
 * `checkpointOf(event.run, ...)` of `@thalweg/strategies/checkpoint` makes of it.
 *
 * @throws {ConfigError} If not exactly one is given, or it is out of range.
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
  strategy: (options) => {
    const isDue = dueAt('checkpointEvery', options);
    return {
      init: () => null,
      on: (event, state) => [isDue(event) ? [{ _tag: 'SaveCheckpoint' }] : [], state],
    };
  },
});
