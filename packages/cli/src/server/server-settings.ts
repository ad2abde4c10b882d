import type { FailurePolicy, ModuleReference, ParallelData, StopCondition } from '@thalweg/parallel';
import { left, map, mapLeft, right, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import {
  decimal,
  oneOf,
  optional,
  readAll,
  textOf,
  wholeNumber,
  type Reading,
} from '../command/option-values.js';
import type { Arguments } from '../command/parse-arguments.js';
import type { Option } from '../command/syntax.js';
import { readRunAddress, runAddressOptions, type RunAddress } from '../redis/run-address.js';
import { saveOption } from '../redis/save-parameters.js';
import { readTaskModule, taskOption } from '../redis/task-module.js';
import { pluginOption } from '../spec/load-registry.js';

/** The settings of the server of a run. */
export interface ServerSettings {
  readonly address: RunAddress;
  readonly shard: Shard;
  readonly task: ModuleReference;
  /** The same as it was given. */
  readonly taskText: string;
  /** JSON, or @ and the path of a file with JSON. */
  readonly config: string;
  readonly algorithmPath: string;
  /** Undefined for that of the algorithm. */
  readonly optimizerPath: string | undefined;
  readonly plugins: readonly string[];
  readonly workers: number;
  readonly data: ParallelData;
  readonly stop: StopCondition;
  readonly seed: number;
  readonly onFailure: FailurePolicy;
  readonly maxRestarts: number;
  /** Undefined for a multiple of the usual step. */
  readonly silenceLimit: number | undefined;
  /** Undefined for an evaluation per epoch. */
  readonly evaluateEvery: number | undefined;
  readonly keepFor: number | undefined;
  readonly savePath: string | undefined;
  readonly recordPath: string | undefined;
}

/** Which part of the parameters a server keeps, from 0, and how many parts there are. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Workers come and go here, but a task that always throws must not run for days. */
const usualRestarts = 100;

export const serverOptions: Readonly<Record<string, Option>> = {
  ...runAddressOptions,
  shard: {
    value: 'K/N',
    about:
      'keeps part K of N of the parameters, 1/1 by default: run the same command with 1/N to N/N, in any order;\n' +
      '1/N decides and reports, the others end with it',
  },
  task: taskOption,
  config: { value: 'JSON|@FILE', about: 'what the factory of the task gets; null by default' },
  algorithm: { value: 'FILE', required: true, about: 'the spec of the algorithm, in JSON' },
  optimizer: {
    value: 'FILE',
    about: 'the spec of the optimizer, in JSON; needed unless the algorithm has one of its own',
  },
  workers: { value: 'N', required: true, about: 'how many workers take part' },
  examples: { value: 'N', required: true, about: 'how many examples the task has' },
  'batch-size': {
    value: 'N|full',
    required: true,
    about: "examples in a batch; full: a worker's whole share",
  },
  split: {
    value: 'epochs|shards|copies',
    about:
      'epochs, the default: examples are dealt out anew in each epoch, and workers wait for each other;\n' +
      'shards: each worker keeps a part; copies: each has all. There no worker waits',
  },
  epochs: { value: 'N', about: 'ends the run after so many passes of each worker over its share' },
  updates: { value: 'N', about: 'ends the run after so many updates of the parameters' },
  'stop-examples': { value: 'N', about: 'ends the run after so many examples, over all workers' },
  seconds: { value: 'N', about: 'ends the run after so many seconds' },
  loss: { value: 'X', about: 'ends the run at a reported loss of at most X' },
  seed: {
    value: 'N',
    about: 'the seed of the initial parameters, of the order of the data and of the workers; 0 by default',
  },
  'on-failure': {
    value: 'restart|degrade|fail',
    about:
      'if a worker is lost: restart, the default: its seat is free for another; degrade: the others go on;\n' +
      'fail: the run fails',
  },
  'max-restarts': {
    value: 'N',
    about: `how often each worker may be lost and start again; ${usualRestarts} by default`,
  },
  'silence-limit': {
    value: 'SECONDS',
    about: 'without a sign of life for so long a worker is lost; by default a multiple of its usual step',
  },
  'evaluate-every': { value: 'N', about: 'updates between two evaluations; by default one per epoch' },
  plugin: pluginOption,
  save: saveOption,
  record: {
    value: 'FILE',
    about: 'where to write the order of all messages, from which the run can be replayed, in JSON',
  },
  'keep-for': {
    value: 'SECONDS',
    about: 'for how long Redis keeps the run after its end; a day by default',
  },
};

export const readServerSettings = (args: Arguments): Either<Failure, ServerSettings> =>
  pipe(
    readAll({
      address: readRunAddress(args),
      shard: readShard(args),
      task: readTaskModule(args),
      work: readWork(args),
      stop: readStop(args),
      seed: wholeNumber(args, 'seed', { least: 0, fallback: 0 }),
      onFailure: oneOf(args, 'on-failure', ['restart', 'degrade', 'fail']),
      maxRestarts: wholeNumber(args, 'max-restarts', { least: 0, fallback: usualRestarts }),
      silenceLimit: decimal(args, 'silence-limit', { above: 0 }),
      evaluateEvery: wholeNumber(args, 'evaluate-every', { least: 1, fallback: undefined }),
      keepFor: wholeNumber(args, 'keep-for', { least: 1, fallback: undefined }),
    }),
    mapLeft(wrongUsage),
    map(({ work, ...values }) => ({
      ...values,
      ...work,
      taskText: textOf(args, 'task') ?? '',
      config: textOf(args, 'config') ?? 'null',
      algorithmPath: textOf(args, 'algorithm') ?? '',
      optimizerPath: textOf(args, 'optimizer'),
      plugins: args.given('plugin'),
      savePath: textOf(args, 'save'),
      recordPath: textOf(args, 'record'),
    })),
  );

/** The workers, and what they learn from. */
const readWork = (args: Arguments): Reading<Pick<ServerSettings, 'workers' | 'data'>> =>
  pipe(
    readAll({
      workers: wholeNumber(args, 'workers', { least: 1, fallback: 1 }),
      examples: wholeNumber(args, 'examples', { least: 1, fallback: 1 }),
      batchSize: readBatchSize(args),
      split: oneOf(args, 'split', ['epochs', 'shards', 'copies']),
    }),
    (read): Reading<Pick<ServerSettings, 'workers' | 'data'>> => {
      if (read._tag === 'Left') return read;
      const { workers, ...data } = read.right;
      return data.split === 'copies' || data.examples >= workers
        ? right({ workers, data })
        : left([`--examples: expected at least ${workers}, one for each worker, found '${data.examples}'`]);
    },
  );

const readShard = (args: Arguments): Reading<Shard> => {
  const text = textOf(args, 'shard') ?? '1/1';
  const [, part, count] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  return part !== undefined && count !== undefined && part >= 1 && part <= count
    ? right({ index: part - 1, count })
    : left([`--shard: expected a part and the number of parts, as 2/3, found '${text}'`]);
};

const readBatchSize = (args: Arguments): Reading<number | 'full'> => {
  const text = textOf(args, 'batch-size') ?? '';
  const size = /^\d+$/.test(text) ? Number(text) : NaN;
  if (text === 'full') return right('full');
  return size >= 1 && Number.isSafeInteger(size)
    ? right(size)
    : left([`--batch-size: expected a whole number, 1 or more, or full, found '${text}'`]);
};

const readStop = (args: Arguments): Reading<StopCondition> => {
  const names = ['epochs', 'updates', 'stop-examples', 'seconds', 'loss'];
  if (!names.some((name) => args.has(name)))
    return left([`expected one of ${names.map((name) => `--${name}`).join(', ')}, found none`]);
  const whole = (option: string) =>
    optional(args, option, () => wholeNumber(args, option, { least: 0, fallback: 0 }));
  return pipe(
    readAll({
      epochs: whole('epochs'),
      updates: whole('updates'),
      examples: whole('stop-examples'),
      seconds: decimal(args, 'seconds', { least: 0 }),
      loss: decimal(args, 'loss'),
    }),
    map(({ epochs, updates, examples, seconds, loss }) => ({
      ...(epochs !== undefined && { epochs }),
      ...(updates !== undefined && { updates }),
      ...(examples !== undefined && { examples }),
      ...(seconds !== undefined && { seconds }),
      ...(loss !== undefined && { loss }),
    })),
  );
};
