import { requireOptions } from '@thalweg/core';
import { isWhole, requireArgument, requireFunction } from '../argument/require-argument.js';
import type { AnyOptions } from './course.js';

/** Options of a run from plain JavaScript, without types. */
type Given = { readonly [Name in keyof Required<AnyOptions> | 'valueAndGrad']?: unknown };

/**
 * Checks each option of a run by itself.
 *
 * @throws {ConfigError} If one is unknown, missing or invalid.
 */
export const requireRunOptions = (owner: string, options: Given): void => {
  requireOptions<Given>(owner, options, {
    optimizer: true,
    optimizers: true,
    params: true,
    data: true,
    valueAndGrad: true,
    evaluate: true,
    strategy: true,
    epochs: true,
    steps: true,
    seconds: true,
    nonFinite: true,
    signal: true,
    from: true,
  });
  const require = (accepted: boolean, argument: string, expected: string, found: unknown): void => {
    requireArgument(accepted, { owner, argument, expected, found });
  };
  const { optimizer, optimizers = {}, data, valueAndGrad, evaluate, strategy, from, signal } = options;
  const { epochs, steps = Infinity, seconds = Infinity, nonFinite = 'stop' } = options;

  require(hasList(optimizer, 'members'), 'optimizer', 'an optimizer', optimizer);
  require(isObject(optimizers), 'optimizers', 'optimizers by name', optimizers);
  for (const [name, other] of Object.entries(optimizers as object))
    require(hasList(other, 'members'), `optimizers.${name}`, 'an optimizer', other);
  require(isObject(data) && typeof data.epoch === 'function', 'data', 'a source of batches', data);
  const { batchSize, examples } = data as { readonly batchSize?: unknown; readonly examples?: unknown };
  require(isWhole(batchSize, 1), 'data.batchSize', 'a whole number, 1 or more', batchSize);
  require(examples === undefined ||
    isWhole(examples, 0), 'data.examples', 'a whole number, or undefined if unknown', examples);
  if (valueAndGrad !== undefined) requireFunction(owner, 'valueAndGrad', valueAndGrad);
  if (evaluate !== undefined) requireFunction(owner, 'evaluate', evaluate);
  require(strategy === undefined || hasList(strategy, 'parts'), 'strategy', 'a strategy', strategy);
  require(isCount(epochs), 'epochs', 'a whole number, 0 or more, or Infinity', epochs);
  require(isCount(steps), 'steps', 'a whole number, 0 or more', steps);
  require(typeof seconds === 'number' && seconds > 0, 'seconds', 'a number above 0', seconds);
  require(nonFinite === 'stop' ||
    nonFinite === 'skip' ||
    nonFinite === 'apply', 'nonFinite', `'stop', 'skip' or 'apply'`, nonFinite);
  require(signal === undefined ||
    (isObject(signal) && typeof signal.addEventListener === 'function'), 'signal', 'an AbortSignal', signal);
  require(from === undefined ||
    (isObject(from) &&
      ['at', 'position', 'control', 'strategies'].every((part) => isObject(from[part])) &&
      isPosition(from.position)), 'from', 'the run of an event', from);
};

const isPosition = (position: unknown): boolean => {
  if (!isObject(position)) return false;
  const { epoch, example, step, evaluating } = position;
  return (
    [epoch, example, step].every((count) => isWhole(count, 0)) &&
    (evaluating === null || isWhole(evaluating, 0))
  );
};

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null;

/** Whether a value is an object with a list under a name, as transformations and strategies are. */
const hasList = (value: unknown, name: string): boolean => isObject(value) && Array.isArray(value[name]);

const isCount = (value: unknown): boolean => isWhole(value, 0) || value === Infinity;
