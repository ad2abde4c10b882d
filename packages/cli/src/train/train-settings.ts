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

/** The settings of a run. */
export interface TrainSettings {
  readonly dataPath: string;
  readonly dataOptions: DataOptions;
  readonly scale: Scale;
  readonly model: ModelChoice;
  readonly optimizerPath: string;
  /** Undefined without a strategy. */
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

/** How columns are rescaled: not at all, or each to mean 0 and deviation 1. */
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
    about: 'the spec of a strategy, in JSON: when to stop, to lower the rate, ...',
  },
  also: {
    value: 'NAME=FILE',
    repeated: true,
    about: 'an optimizer that the strategy may switch to, with its name; may be repeated',
  },
  label: {
    value: 'COLUMN',
    about: 'in CSV, the column of the class, by name or number; the last by default',
  },
  header: {
    value: 'yes|no',
    about: 'in CSV, whether the first line names the columns; by default it does if it has no numbers',
  },
  delimiter: {
    value: 'CHARACTER',
    about: "in CSV, the separator of fields, or 'tab'; a comma by default",
  },
  encoding: {
    value: 'NAME',
    about: 'the encoding of the data, such as latin1 or utf-16le; utf-8 by default',
  },
  missing: {
    value: 'refuse|drop|mean',
    about:
      'in CSV, what to do about a missing number (nothing, ?, NA, NaN, null):\n' +
      'refuse the file, the default; drop the example; or use the mean of the column',
  },
  scale: {
    value: 'none|standard',
    about: 'standard: each column gets mean 0 and deviation 1 over the training examples',
  },
  hidden: { value: 'N', about: 'hidden units of the mlp; 32 by default' },
  epochs: { value: 'N', about: 'the number of passes through the data; 10 by default' },
  'batch-size': { value: 'N', about: 'examples in a batch; 32 by default' },
  seed: {
    value: 'N',
    about: 'the seed of the split, the initial network and the order of the batches; 0 by default',
  },
  'test-share': { value: 'SHARE', about: 'the share of the data held out for the test; 0.2 by default' },
  checkpoints: { value: 'FOLDER', about: "the folder for checkpoints; 'checkpoints' by default" },
  resume: { about: 'resumes from the newest checkpoint in that folder' },
  plugin: pluginOption,
  json: { about: 'prints one event per line, in JSON' },
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
