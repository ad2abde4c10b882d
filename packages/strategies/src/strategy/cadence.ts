import { ConfigError, count, type LikeParams, type StrategyEvent } from '@thalweg/core';

/** How often something is due: every n epochs or every n steps. */
export const cadenceHyper = {
  /** The number of epochs between two times. Give this or `everySteps`. */
  everyEpochs: count(0),
  /** The number of steps between two times. Give this or `everyEpochs`. */
  everySteps: count(0),
};

/** The options of {@link cadenceHyper}. */
export interface Cadence {
  readonly everyEpochs: number;
  readonly everySteps: number;
}

/**
 * Tells whether something is due at an event: the end of an epoch, or a step.
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
