import { ConfigError, count, type LikeParams, type StrategyEvent } from '@thalweg/core';

/** How often: every so many epochs or every so many steps. */
export const cadenceHyper = {
  /** The number of epochs from one time to the next. Give this or `everySteps`. */
  everyEpochs: count(0),
  /** The number of steps from one time to the next. Give this or `everyEpochs`. */
  everySteps: count(0),
};

/** The options of {@link cadenceHyper}. */
export interface Cadence {
  readonly everyEpochs: number;
  readonly everySteps: number;
}

/**
 * Whether it is time at an event: at the end of an epoch, or after a step.
 *
 * @throws {ConfigError} If not exactly one of the two is given.
 */
export const dueAt = (
  owner: string,
  { everyEpochs, everySteps }: Cadence,
): ((event: StrategyEvent<LikeParams>) => boolean) => {
  if (everyEpochs > 0 === everySteps > 0)
    throw new ConfigError({
      owner,
      argument: 'everyEpochs',
      expected: 'either everyEpochs or everySteps, 1 or more',
      found: `everyEpochs ${everyEpochs}, everySteps ${everySteps}`,
    });
  return everyEpochs > 0
    ? ({ _tag, epoch }) => _tag === 'Epoch' && (epoch + 1) % everyEpochs === 0
    : ({ _tag, step }) => _tag === 'Step' && step % everySteps === 0;
};
