import type { Params } from '@thalweg/core';
import { isPair, isWhole, requireArgument } from '../argument/require-argument.js';
import type { Portion } from '../data/data-source.js';

// What functions of the caller answer. Types say it all, but plain JavaScript has none: the promise of an async function
// would be taken for an evaluation of nothing, and a tensor for a loss that is not finite.

/** @throws {ConfigError} If it is no pair of a number and gradients. */
export const requireValueAndGrad = (owner: string, found: unknown): readonly [number, Params] => {
  const problem = { owner, argument: 'valueAndGrad', expected: 'a pair of the loss and its gradients' };
  requireArgument(isPair(found), { ...problem, found, ...(isThenable(found) ? { fix: waiting } : {}) });
  const [loss, gradients] = found as readonly [unknown, Params];
  requireArgument(typeof loss === 'number', {
    ...problem,
    expected: `${problem.expected}, the loss a number`,
    found: loss,
  });
  return [loss as number, gradients];
};

/** @throws {ConfigError} If they are no numbers by name. */
export const requireMetrics = (owner: string, metrics: unknown): void => {
  requireArgument(typeof metrics === 'object' && metrics !== null && !isThenable(metrics), {
    owner,
    argument: 'evaluate',
    expected: 'a function from parameters to metrics, numbers by name',
    found: metrics,
    ...(isThenable(metrics) ? { fix: waiting } : {}),
  });
  for (const [name, value] of Object.entries(metrics as object))
    requireArgument(typeof value === 'number', {
      owner,
      argument: `evaluate: ${name}`,
      expected: 'a number',
      found: value,
    });
};

/** @throws {ConfigError} If a batch took no example from the data: the run would not know how far it is. */
export const requirePortion = <Batch>(owner: string, portion: Portion<Batch>): Portion<Batch> => {
  requireArgument(isWhole(portion.examples, 1), {
    owner,
    argument: 'data',
    expected: 'batches that say how many examples they took, a whole number, 1 or more',
    found: portion.examples,
  });
  return portion;
};

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const waiting = 'Use trainAsync for functions that return promises';
