import { ConfigError, makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  downpour,
  replayed,
  runParallel,
  runParallelTask,
  simulated,
  type ParallelOptions,
  type RunRecord,
} from '../../src/index.js';
import { examples } from '../tasks/careless.mjs';

const options = (given: Partial<ParallelOptions> = {}): ParallelOptions => ({
  task: { module: new URL('../tasks/careless.mjs', import.meta.url).href, export: 'careless', config: null },
  algorithm: downpour({ localRate: 0 }),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  transport: simulated({ faults: [{ worker: 1, gradient: 1, kind: 'throw' }] }),
  workers: 2,
  data: { examples, batchSize: 2, split: 'shards' },
  stop: { epochs: 2 },
  seed: makeKey(1),
  onFailure: 'restart',
  record: true,
  ...given,
});

let record: RunRecord;
beforeAll(async () => {
  record = (await runParallel(options())).record!;
});

const changed = (i: number, changes: object): RunRecord =>
  record.map((entry, at) => (at === i ? { ...entry, ...changes } : entry));

describe('a record', () => {
  it('ends with the end of the run', () => {
    expect(record.at(-1)).toEqual({
      message: 'Stopped',
      reason: 'epochs',
      seconds: expect.any(Number) as unknown,
      messages: record.length - 1,
    });
    expect(() => replayed(JSON.parse(JSON.stringify(record)) as RunRecord)).not.toThrow();
  });

  it('that was cut anywhere is refused', () => {
    for (let length = 0; length < record.length; length++) {
      expect(() => replayed(record.slice(0, length))).toThrow(ConfigError);
      expect(() => replayed(record.slice(0, length))).toThrow('The record has been cut');
      const withoutOne = record.filter((_, i) => i !== length);
      expect(() => replayed(withoutOne)).toThrow(ConfigError);
    }
    expect(() => replayed([...record.slice(0, 3), ...record])).toThrow('Entries are missing or too many');
  });

  it('whose end was forged is refused when the run goes on', async () => {
    const half = record.slice(0, record.length >> 1);
    const forged = [...half, { ...record.at(-1)!, messages: half.length }] as RunRecord;
    const found = await runParallelTask(options({ transport: replayed(forged) }))();
    expect(isLeft(found) && [found.left.reason, found.left.message]).toEqual([
      'mismatch',
      "run: expected to stop for 'epochs' after the last message of the record, found that the run goes on. " +
        'Give the options of the run that was recorded',
    ]);
  });

  it.each([
    ['message', { message: 'toString' }],
    ['worker', { worker: 0.5 }],
    ['worker', { worker: -1 }],
    ['seconds', { seconds: NaN }],
    ['seconds', { seconds: null }],
    ['taken', { taken: undefined }],
    ['taken[0]', { taken: [-1] }],
    ['taken[0]', { taken: [NaN] }],
    ['more', { more: 1 }],
  ])('with a damaged entry is refused: %s', (name, changes) => {
    const damaged = changed(2, changes);
    expect(() => replayed(damaged)).toThrow(ConfigError);
    expect(() => replayed(damaged)).toThrow(/record\[2\][.:]/);
    expect(() => replayed(damaged)).toThrow(name);
  });

  it('with an entry of a kind that lacks something is refused', () => {
    const firstOf = (message: string) => record.findIndex((entry) => entry.message === message);
    for (const [message, changes] of [
      ['Push', { clock: undefined }],
      ['Pull', { clock: 0.5 }],
      ['Progress', { gradients: undefined }],
      ['Progress', { waitSeconds: undefined }],
      ['Lost', { loss: undefined }],
      ['Lost', { loss: { reason: 'unknown', expected: '', found: '' } }],
      ['Stopped', { reason: 'unknown' }],
      ['Stopped', { seconds: undefined }],
    ] as const)
      expect(() => replayed(changed(firstOf(message), changes)), message).toThrow(ConfigError);
  });

  it.each([[null], [5], ['text'], [{}], [[]], [[null]], [[5]]])('that is none is refused: %j', (value) => {
    expect(() => replayed(value as never)).toThrow(ConfigError);
  });
});
