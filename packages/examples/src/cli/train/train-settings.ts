import { left, map, mapLeft, right, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { oneOf, readAll, share, textOf, wholeNumber, type Reading } from '../arguments/option-values.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Option } from '../arguments/syntax.js';
import { wrongUsage, type Failure } from '../failure.js';
import { pluginOption } from '../specs/load-registry.js';

/** What a run is asked to do. */
export interface TrainSettings {
  readonly dataPath: string;
  readonly label: string | undefined;
  readonly model: ModelChoice;
  readonly optimizerPath: string;
  readonly plugins: readonly string[];
  readonly epochs: number;
  /** Undefined for the default, which depends on the data. */
  readonly batchSize: number | undefined;
  readonly seed: number;
  readonly testShare: number;
  readonly checkpoints: string;
  readonly resume: boolean;
  readonly json: boolean;
}

export type ModelChoice = { readonly name: 'linear' } | { readonly name: 'mlp'; readonly hidden: number };

export const trainOptions: Readonly<Record<string, Option>> = {
  data: { value: 'FILE', required: true, about: 'CSV or svmlight, also gzipped' },
  model: {
    value: 'mlp|linear',
    required: true,
    about: 'a hidden layer with tanh, or none: softmax regression',
  },
  optimizer: { value: 'FILE', required: true, about: 'the spec of the optimizer, in JSON' },
  label: {
    value: 'COLUMN',
    about: 'of CSV, the column that is the class, by name or number; the last by default',
  },
  hidden: { value: 'N', about: 'hidden units of the mlp; 32 by default' },
  epochs: { value: 'N', about: 'how often to go through the data; 10 by default' },
  'batch-size': { value: 'N', about: 'examples in a batch; 32 by default' },
  seed: { value: 'N', about: 'of the split, the initial network and the order of the batches; 0 by default' },
  'test-share': { value: 'SHARE', about: 'how much of the data is set aside to judge by; 0.2 by default' },
  checkpoints: { value: 'FOLDER', about: "where to keep checkpoints; the folder 'checkpoints' by default" },
  resume: { about: 'goes on from the newest checkpoint there' },
  plugin: pluginOption,
  json: { about: 'prints an event a line, in JSON' },
};

export const readTrainSettings = (args: Arguments): Either<Failure, TrainSettings> =>
  pipe(
    readAll({
      model: readModel(args),
      epochs: wholeNumber(args, 'epochs', { least: 0, fallback: 10 }),
      batchSize: wholeNumber(args, 'batch-size', { least: 1, fallback: undefined }),
      seed: wholeNumber(args, 'seed', { least: 0, fallback: 0 }),
      testShare: share(args, 'test-share', 0.2),
    }),
    mapLeft(wrongUsage),
    map((numbers) => ({
      ...numbers,
      dataPath: textOf(args, 'data') ?? '',
      label: textOf(args, 'label'),
      optimizerPath: textOf(args, 'optimizer') ?? '',
      plugins: args.given('plugin'),
      checkpoints: textOf(args, 'checkpoints') ?? 'checkpoints',
      resume: args.has('resume'),
      json: args.has('json'),
    })),
  );

const readModel = (args: Arguments): Reading<ModelChoice> =>
  pipe(
    readAll({
      name: oneOf(args, 'model', ['mlp', 'linear']),
      hidden: wholeNumber(args, 'hidden', { least: 1, fallback: 32 }),
    }),
    (read): Reading<ModelChoice> => {
      if (read._tag === 'Left') return read;
      const { name, hidden } = read.right;
      if (name === 'mlp') return right({ name, hidden });
      return args.has('hidden')
        ? left(['--hidden: expected with --model mlp only, found with linear'])
        : right({ name });
    },
  );
