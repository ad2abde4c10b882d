import type { Params } from '@thalweg/core';
import { isPair, isPromise, isWhole, requireArgument } from '../argument/require-argument.js';
import type { Portion } from '../data/data-source.js';

// Checks what the caller's functions return. Plain JavaScript has no types: without these checks, the promise of an
// async function would pass for an empty evaluation, and a tensor for a loss that is not finite.

/** @throws {ConfigError} If it is not a pair of a number and gradients. */
export const requireValueAndGrad = (owner: string, found: unknown): readonly [number, Params] => {
  const problem = { owner, argument: 'valueAndGrad', expected: 'a pair of the loss and its gradients' };
  requireArgument(isPair(found), { ...problem, found, ...fixFor(owner, found) });
  const [loss, gradients] = found as readonly [unknown, Params];
  requireArgument(typeof loss === 'number', {
    ...problem,
    expected: `${problem.expected}, the loss a number`,
    found: loss,
    ...fixFor(owner, loss),
  });
  requireArgument(!isPromise(gradients), { ...problem, found: gradients, ...fixFor(owner, gradients) });
  return [loss as number, gradients];
};

/** @throws {ConfigError} If they are not numbers by name. */
export const requireMetrics = (owner: string, metrics: unknown): void => {
  const isRecord = typeof metrics === 'object' && metrics !== null && !Array.isArray(metrics);
  requireArgument(isRecord && !isPromise(metrics), {
    owner,
    argument: 'evaluate',
    expected: 'a function from parameters to metrics, numbers by name',
    found: metrics,
    ...fixFor(owner, metrics),
  });
  for (const [name, value] of Object.entries(metrics as object))
    requireArgument(typeof value === 'number', {
      owner,
      argument: `evaluate: ${name}`,
      expected: 'a number',
      found: value,
      ...fixFor(owner, value),
    });
};

/** @throws {ConfigError} If a batch does not say that it took at least one example: the run counts its position by them. */
export const requirePortion = <Batch>(owner: string, portion: Portion<Batch>): Portion<Batch> => {
  const examples = (portion as Partial<Portion<Batch>> | null | undefined)?.examples;
  requireArgument(isWhole(examples, 1), {
    owner,
    argument: 'data',
    expected: 'batches that say how many examples they took, a whole number, 1 or more',
    found: examples,
  });
  return portion;
};

/** @throws {ConfigError} If the batches of an epoch are not a synchronous iterable. */
export const requireBatches = <Batch>(
  owner: string,
  batches: Iterable<Portion<Batch>>,
): Iterable<Portion<Batch>> => {
  const found: unknown = batches;
  const isIterable = typeof found === 'object' && found !== null && Symbol.iterator in found;
  const comesLater = typeof found === 'object' && found !== null && Symbol.asyncIterator in found;
  requireArgument(isIterable, {
    owner,
    argument: 'data',
    expected: 'a source whose epochs are lists of batches',
    found,
    ...(comesLater ? { fix: 'Use trainAsync for batches that take time to come' } : {}),
  });
  return batches;
};

const fixFor = (owner: string, found: unknown): { readonly fix?: string } =>
  owner === 'train' && isPromise(found) ? { fix: 'Use trainAsync for functions that return promises' } : {};
