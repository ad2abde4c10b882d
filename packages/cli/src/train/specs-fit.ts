import { compose, makeStep, type AnyTransformation, type RunStart } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Network } from '../network/network.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import type { RunSpecs } from './run-specs.js';
import { specFailure } from './spec-failure.js';
import type { TrainSettings } from './train-settings.js';

/** Checks before the run whether the optimizers fit the network, and the strategy the data. */
export const checkSpecsFit = (
  { optimizerPath, strategyPath = '', also }: TrainSettings,
  specs: RunSpecs,
  network: Network,
  start: RunStart,
): Either<Failure, void> => {
  const firstPoint = (optimizer: AnyTransformation) => {
    const step = makeStep(optimizer);
    return step.gradientPoint(step.init(network));
  };
  const tried = [
    { path: optimizerPath, begin: () => firstPoint(specs.optimizer) },
    ...Object.entries(specs.also).map(([name, optimizer]) => ({
      path: also[name] ?? name,
      begin: () => firstPoint(optimizer),
    })),
    { path: strategyPath, begin: () => specs.strategy && compose(specs.strategy).init(start) },
  ];
  const problems = tried.flatMap(({ path, begin }) => {
    try {
      begin();
      return [];
    } catch (error) {
      return specFailure(path, error).lines;
    }
  });
  const [problem, ...others] = problems;
  return problem === undefined ? right(undefined) : left(wrongUsage([problem, ...others]));
};
