import { ConfigError, count, defineStrategy, type Hyperparameter } from '@thalweg/core';

const optimizerName: Hyperparameter<string, 'static', 'required'> = {
  kind: 'static',
  presence: 'required',
  expected: 'the name of one of the optimizers given to train',
  accepts: (value): value is string => typeof value === 'string',
  fallback: undefined,
  written: { _tag: 'Plain', schema: { type: 'string' } },
};

/**
 * Switches to another optimizer after a number of steps or epochs.
 *
 * The parameters stay; the new optimizer starts in its initial state.
 *
 * @throws {ConfigError} If an option is out of range. `train` throws it if there is no such optimizer.
 *
 * @example
 * ```ts
 * import { switchOptimizer } from '@thalweg/strategies';
 *
 * switchOptimizer({ to: 'sgd', afterSteps: 60_000 }).parts[0].optimizers // => ['sgd']
 * ```
 *
 * Source: Wu et al., "Google's Neural Machine Translation System" (2016), section 5: Adam for 60 000 steps, then SGD.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const switchOptimizer = defineStrategy({
  name: 'switchOptimizer',
  hyper: {
    /** The name of the optimizer, one of `optimizers` given to `train`. */
    to: optimizerName,
    /** The number of steps after which to switch. Give this or `afterEpochs`. */
    afterSteps: count(0),
    /** The number of epochs after which to switch. Give this or `afterSteps`. */
    afterEpochs: count(0),
  },
  optimizers: ({ to }) => [to],
  init: () => null,
  on: ({ to, afterSteps, afterEpochs }) => {
    if (afterSteps > 0 === afterEpochs > 0)
      throw new ConfigError({
        owner: 'switchOptimizer',
        argument: 'afterSteps',
        expected: 'either afterSteps or afterEpochs, 1 or more',
        found: `afterSteps ${afterSteps}, afterEpochs ${afterEpochs}`,
      });
    return (event, state) => {
      const isTime =
        afterSteps > 0
          ? event._tag === 'Step' && event.step === afterSteps
          : event._tag === 'Epoch' && event.epoch + 1 === afterEpochs;
      return [isTime ? [{ _tag: 'SwitchOptimizer', to }] : [], state];
    };
  },
});
