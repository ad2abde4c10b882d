import type { AnyStrategy } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import { nearest } from '../command/nearest.js';
import type { TrainSettings } from './train-settings.js';

/**
 * Checks that a strategy has all that it needs, and that no option is given that it does not use.
 *
 * @param isTested - Whether there are examples to evaluate with.
 */
export const checkStrategyNeeds = (
  { strategyPath, also, testShare }: TrainSettings,
  strategy: AnyStrategy | undefined,
  isTested: boolean,
): Either<Failure, void> => {
  const parts = strategy?.parts ?? [];
  const given = Object.keys(also);
  const wanted = parts.flatMap(({ optimizers }) => optimizers);
  const problems = [
    ...parts.flatMap(({ name, optimizers }) =>
      optimizers
        .filter((optimizer) => !given.includes(optimizer))
        .map((optimizer) => `--also: expected ${optimizer}=FILE, which ${name} switches to, found nothing`),
    ),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) =>
        strategyPath === undefined
          ? `--also: expected with --strategy only, found ${name} without`
          : `--also: expected what the strategy switches to (${wanted.join(', ') || 'nothing'}), ` +
            `found ${name}${nearest(name, wanted)}`,
      ),
    ...(isTested
      ? []
      : parts
          .filter(({ needsEvaluations }) => needsEvaluations)
          .map(
            ({ name }) =>
              `--test-share: expected to leave examples to test, which ${name} needs, found ${testShare}`,
          )),
  ];
  const [problem, ...others] = problems;
  return problem === undefined ? right(undefined) : left(wrongUsage([problem, ...others]));
};
