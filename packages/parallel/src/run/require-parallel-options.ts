import { requireKey, requireOptions } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import { requireReference } from '../task/require-reference.js';
import { requireSharedArrays } from '../data/require-shared-arrays.js';
import type { ParallelOptions } from './parallel-options.js';

/**
 * @param owner - The function that takes the options.
 * @throws {ConfigError} If an option is missing, unknown or out of range.
 * @internal
 */
export const requireParallelOptions = (owner: string, options: ParallelOptions): void => {
  requireOptions(owner, options, {
    task: true,
    algorithm: true,
    optimizer: true,
    transport: true,
    workers: true,
    data: true,
    stop: true,
    seed: true,
    plugins: true,
    onFailure: true,
    maxRestarts: true,
    silenceLimit: true,
    onNonFinite: true,
    evaluateEvery: true,
    record: true,
    signal: true,
    onEvent: true,
  });
  const { refuse, wholeNumber, number, oneOf, typed, list } = optionChecks(owner);
  const { task, algorithm, optimizer, transport, workers, data, stop, seed, plugins, record } = options;
  const { maxRestarts, evaluateEvery, silenceLimit, onFailure, onNonFinite, signal, onEvent } = options;

  requireOptions(`${owner}: task`, task, { module: true, export: true, config: true });
  requireReference(owner, 'task', task);
  if (!has(algorithm, ['description', 'worker', 'server']))
    refuse('algorithm', 'a parallel algorithm, as downpour(...) makes one', algorithm);
  if (optimizer === undefined && algorithm.optimizer === undefined)
    refuse('optimizer', `a spec, since ${algorithm.description.name} has none of its own`, optimizer);
  if (optimizer !== undefined && !has(optimizer, ['name']))
    refuse('optimizer', 'a spec, as toSpec(...) makes one', optimizer);
  if (!has(transport, ['open']))
    refuse('transport', 'a transport, as threads() or simulated() makes one', transport);
  wholeNumber('workers', workers, 1);
  requireKey(owner, 'seed', seed);
  if (plugins !== undefined) {
    list('plugins', plugins);
    for (const [i, plugin] of plugins.entries()) requireReference(owner, `plugins[${i}]`, plugin);
  }
  if (maxRestarts !== undefined) wholeNumber('maxRestarts', maxRestarts, 0);
  if (evaluateEvery !== undefined) wholeNumber('evaluateEvery', evaluateEvery, 1);
  if (silenceLimit !== undefined) number('silenceLimit', silenceLimit, { above: 0 });
  if (onFailure !== undefined) oneOf('onFailure', onFailure, ['restart', 'degrade', 'fail']);
  if (onNonFinite !== undefined) oneOf('onNonFinite', onNonFinite, ['refuse', 'fail']);
  if (record !== undefined) typed('record', record, 'boolean');
  if (onEvent !== undefined) typed('onEvent', onEvent, 'function');
  if (signal !== undefined && !has(signal, ['aborted', 'addEventListener', 'removeEventListener']))
    refuse('signal', 'an AbortSignal', signal);
  if (record === true && algorithm.writes === 'workers' && transport.sharesMemory)
    refuse('record', 'false, since workers that write to shared memory leave no trace of the order', record);

  requireData(owner, data, workers);

  requireOptions(`${owner}: stop`, stop, {
    epochs: true,
    updates: true,
    examples: true,
    seconds: true,
    loss: true,
  });
  if (stop.epochs !== undefined) wholeNumber('stop.epochs', stop.epochs, 0);
  if (stop.updates !== undefined) wholeNumber('stop.updates', stop.updates, 0);
  if (stop.examples !== undefined) wholeNumber('stop.examples', stop.examples, 0);
  if (stop.seconds !== undefined) number('stop.seconds', stop.seconds, { least: 0 });
  if (stop.loss !== undefined) number('stop.loss', stop.loss);
  if (Object.values(stop).every((condition) => condition === undefined))
    refuse('stop', 'at least one of epochs, updates, examples, seconds, loss', undefined);
};

const requireData = (owner: string, data: ParallelOptions['data'], workers: number): void => {
  const { refuse, wholeNumber, oneOf } = optionChecks(owner);
  requireOptions(`${owner}: data`, data, {
    examples: true,
    batchSize: true,
    lastBatch: true,
    split: true,
    arrays: true,
  });
  const { examples, batchSize, split, lastBatch = 'keep', arrays } = data;
  wholeNumber('data.examples', examples, 1);
  if (batchSize !== 'full') wholeNumber('data.batchSize', batchSize, 1);
  oneOf('data.split', split, ['epochs', 'shards', 'copies']);
  oneOf('data.lastBatch', lastBatch, ['keep', 'drop']);
  if (split !== 'copies' && examples < workers)
    refuse('data.examples', `at least ${workers}, one for each worker`, examples);
  const share = split === 'copies' ? examples : Math.floor(examples / workers);
  if (lastBatch === 'drop' && batchSize !== 'full' && batchSize > share)
    refuse(
      'data.batchSize',
      `at most ${share}, the smallest share of a worker, since a smaller batch is dropped`,
      batchSize,
      "Take smaller batches, fewer workers or lastBatch: 'keep'",
    );
  if (arrays !== undefined) requireSharedArrays(owner, arrays);
};

const has = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => name in value);
