import { ConfigError } from '@thalweg/core';
import type { ParallelOptions } from './parallel-options.js';

/** @throws {ConfigError} If an option is out of range. @internal */
export const requireOptions = (options: ParallelOptions): void => {
  const refuse = (argument: string, expected: string, found: unknown): never => {
    throw new ConfigError({ owner: 'runParallel', argument, expected, found: String(found) });
  };
  const requireCount = (argument: string, count: number | undefined, least: number): void => {
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= least))
      refuse(argument, `a whole number, ${least} or more`, count);
  };
  const { workers, maxRestarts, evaluateEvery, silenceLimit, onFailure, onNonFinite } = options;
  if (options.optimizer === undefined && options.algorithm.optimizer === undefined)
    refuse('optimizer', `a spec, since ${options.algorithm.description.name} has none of its own`, 'nothing');
  requireCount('workers', workers, 1);
  requireCount('maxRestarts', maxRestarts, 0);
  requireCount('evaluateEvery', evaluateEvery, 1);
  if (silenceLimit !== undefined && !(silenceLimit > 0 && silenceLimit < Infinity))
    refuse('silenceLimit', 'a finite number above 0', silenceLimit);
  if (onFailure !== undefined && !['restart', 'degrade', 'fail'].includes(onFailure))
    refuse('onFailure', `'restart', 'degrade' or 'fail'`, onFailure);
  if (onNonFinite !== undefined && !['refuse', 'fail'].includes(onNonFinite))
    refuse('onNonFinite', `'refuse' or 'fail'`, onNonFinite);

  const { examples, batchSize, split, lastBatch = 'keep' } = options.data;
  requireCount('data.examples', examples, 1);
  if (batchSize !== 'full') requireCount('data.batchSize', batchSize, 1);
  if (!['epochs', 'shards', 'copies'].includes(split))
    refuse('data.split', `'epochs', 'shards' or 'copies'`, split);
  if (!['keep', 'drop'].includes(lastBatch)) refuse('data.lastBatch', `'keep' or 'drop'`, lastBatch);
  if (split !== 'copies' && examples < workers)
    refuse('data.examples', `at least ${workers}, one for each worker`, examples);

  if (options.record === true && options.algorithm.writes === 'workers' && options.transport.sharesMemory)
    refuse('record', 'false, since workers that write to shared memory leave no trace of the order', 'true');

  const { stop } = options;
  requireCount('stop.epochs', stop.epochs, 0);
  requireCount('stop.updates', stop.updates, 0);
  requireCount('stop.examples', stop.examples, 0);
  if (Object.values(stop).every((condition) => condition === undefined))
    refuse('stop', 'at least one of epochs, updates, examples, seconds, loss', 'none');
};
