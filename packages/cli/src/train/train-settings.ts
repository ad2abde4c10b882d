import { left, map, mapLeft, right, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import {
  oneOf,
  optional,
  readAll,
  share,
  textOf,
  wholeNumber,
  type Reading,
} from '../command/option-values.js';
import type { Arguments } from '../command/parse-arguments.js';
import type { Option } from '../command/syntax.js';
import { usualDataOptions, type DataOptions } from '../data/data-options.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import { pluginOption } from '../spec/load-registry.js';

/** What a run is asked to do. */
export interface TrainSettings {
  readonly dataPath: string;
  readonly dataOptions: DataOptions;
  readonly scale: Scale;
  readonly model: ModelChoice;
  readonly optimizerPath: string;
  /** Undefined if nothing is to decide around the training. */
  readonly strategyPath: string | undefined;
  /** The optimizers that a strategy may switch to: path by name. */
  readonly also: Readonly<Record<string, string>>;
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

/** What is done to the columns: nothing, or each gets mean 0 and deviation 1. */
export type Scale = 'none' | 'standard';

export type ModelChoice = { readonly name: 'linear' } | { readonly name: 'mlp'; readonly hidden: number };

export const trainOptions: Readonly<Record<string, Option>> = {
  data: { value: 'FILE', required: true, about: 'CSV or svmlight, also gzipped; - is standard input' },
  model: {
    value: 'mlp|linear',
    required: true,
    about: 'a hidden layer with tanh, or none: softmax regression',
  },
  optimizer: { value: 'FILE', required: true, about: 'the spec of the optimizer, in JSON' },
  strategy: {
    value: 'FILE',
    about: 'the spec of what decides on the way, in JSON: when to stop, to take a smaller rate, ...',
  },
  also: {
    value: 'NAME=FILE',
    repeated: true,
    about: 'an optimizer that the strategy may switch to, and by which name; as often as needed',
  },
  label: {
    value: 'COLUMN',
    about: 'of CSV, the column that is the class, by name or number; the last by default',
  },
  header: {
    value: 'yes|no',
    about: 'of CSV, whether the first line names the columns; by default it does if it has no numbers',
  },
  delimiter: {
    value: 'CHARACTER',
    about: "of CSV, what stands between fields, or 'tab'; a comma by default",
  },
  encoding: { value: 'NAME', about: 'of the data, such as latin1 or utf-16le; utf-8 by default' },
  missing: {
    value: 'refuse|drop|mean',
    about:
      'of CSV, what becomes of an example that lacks a number (nothing, ?, NA, NaN, null):\n' +
      'an error, the default; left out; or the number is the mean of its column',
  },
  scale: {
    value: 'none|standard',
    about: 'standard: each column gets mean 0 and deviation 1 over the examples to learn from',
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
      also: readAlso(args),
      epochs: wholeNumber(args, 'epochs', { least: 0, fallback: 10 }),
      batchSize: wholeNumber(args, 'batch-size', { least: 1, fallback: undefined }),
      seed: wholeNumber(args, 'seed', { least: 0, fallback: 0 }),
      testShare: share(args, 'test-share', 0.2),
      scale: oneOf(args, 'scale', ['none', 'standard']),
      dataOptions: readDataOptions(args),
    }),
    mapLeft(wrongUsage),
    map((values) => ({
      ...values,
      dataPath: textOf(args, 'data') ?? '',
      optimizerPath: textOf(args, 'optimizer') ?? '',
      strategyPath: textOf(args, 'strategy'),
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

const readDataOptions = (args: Arguments): Reading<DataOptions> =>
  readAll({
    label: right(textOf(args, 'label')),
    header: optional(args, 'header', (option) => oneOf(args, option, ['yes', 'no'])),
    delimiter: optional(args, 'delimiter', (option, text) =>
      text === 'tab' || /^[^\w.+"#\r\n-]$/u.test(text)
        ? right(text === 'tab' ? '\t' : text)
        : left([
            `--${option}: expected one character that is in no number, no quote and no #, or tab, found '${text}'`,
          ]),
    ),
    encoding: readEncoding(args),
    missing: optional(args, 'missing', (option) => oneOf(args, option, ['refuse', 'drop', 'mean'])),
  });

const readEncoding = (args: Arguments): Reading<string> => {
  const text = textOf(args, 'encoding') ?? usualDataOptions.encoding;
  try {
    return right(new TextDecoder(text).encoding);
  } catch {
    return left([`--encoding: expected a name such as utf-8, latin1 or utf-16le, found '${text}'`]);
  }
};

const readAlso = (args: Arguments): Reading<Readonly<Record<string, string>>> => {
  const found = args.given('also').map((text) => ({ text, parts: /^([^=]+)=(.+)$/s.exec(text) }));
  const names = found.map(({ parts }) => parts?.[1]);
  const problems = found.flatMap(({ text, parts }, i) => {
    if (parts === null) return [`--also: expected NAME=FILE, found '${text}'`];
    const [, name = ''] = parts;
    return names.indexOf(name) === i ? [] : [`--also: expected each name once, found ${name} more than once`];
  });
  const [problem, ...others] = problems;
  return problem === undefined
    ? right(Object.fromEntries(found.map(({ parts }) => [parts?.[1] ?? '', parts?.[2] ?? ''])))
    : left([problem, ...others]);
};
