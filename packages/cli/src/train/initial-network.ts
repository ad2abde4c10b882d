import type { Key } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { initialLinear, initialMlp, type Network } from '../network/network.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import type { ModelChoice } from './train-settings.js';

/** 512 MiB of weights. */
const mostParameters = 2 ** 27;

/** The initial network, in the size that fits the data. */
export const initialNetwork = (
  key: Key,
  model: ModelChoice,
  sizes: { readonly inputs: number; readonly classes: number },
): Either<Failure, Network> => {
  const count = parameterCount(model, sizes);
  if (count > mostParameters)
    return left(wrongUsage([`--model: expected at most ${mostParameters} parameters, found ${count}`]));
  return right(
    model.name === 'mlp' ? initialMlp(key, { ...sizes, hidden: model.hidden }) : initialLinear(sizes),
  );
};

export const parameterCount = (
  model: ModelChoice,
  { inputs, classes }: { readonly inputs: number; readonly classes: number },
): number =>
  model.name === 'mlp' ? (inputs + 1) * model.hidden + (model.hidden + 1) * classes : (inputs + 1) * classes;
