import { WriteStream } from 'node:tty';
import { progressLine, type ParallelEvent, type Rcv1LikeOptions, type Transport } from '@thalweg/parallel';
import * as Either from 'fp-ts/lib/Either.js';
import { concat } from 'fp-ts/lib/NonEmptyArray.js';
import { commandHelp, exitCode, failed, parseArguments, wrongUsage, type Failure } from 'thalweg/command';
import { tableText } from '../console/text-table.js';
import { compareHogwild } from './compare-hogwild.js';
import { conclusion } from './conclusion.js';
import { countText } from './count-text.js';
import { hogwildSyntax, learningRates, readSettings, type HogwildSettings } from './hogwild-settings.js';
import { hogwildTable, speedMeans } from './hogwild-table.js';
import { isSmall, passesOver } from './passes.js';
import { madeUpData, realData, type SparseData } from './sparse-data.js';

/** The process around the example, and its machine. */
export interface HogwildSurroundings {
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  /** The command-line arguments. */
  readonly words: readonly string[];
  /** The folder with a sample of RCV1, if there is one. */
  readonly dataFolder: string | undefined;
  /** The generated examples, if there is no folder. */
  readonly madeUp: Rcv1LikeOptions;
  readonly cores: number;
  readonly transport: Transport;
}

/**
 * Trains a linear model with Hogwild!, with one worker and with more, and prints the results of both.
 *
 * @returns The exit code.
 */
export const runHogwild = async (surroundings: HogwildSurroundings): Promise<number> => {
  const { output, errors, words, dataFolder, madeUp, cores, transport } = surroundings;
  const end = ({ code, lines }: Failure): number => {
    errors.write(`${lines.join('\n')}\n`);
    return code;
  };
  if (words.includes('--help') || words.includes('-h')) {
    output.write(commandHelp(hogwildSyntax, 'npm run'));
    return exitCode.done;
  }
  const settings = Either.flatMap(parseArguments(hogwildSyntax, words), (args) => readSettings(args, cores));
  if (Either.isLeft(settings))
    return end(wrongUsage(concat(['See npm run hogwild -- --help.'])(settings.left)));

  if (dataFolder === undefined) output.write(`${withoutData}\n`);
  const data = dataFolder === undefined ? Either.right(madeUpData(madeUp)) : await realData(dataFolder)();
  if (Either.isLeft(data)) return end(failed(data.left));
  output.write(`${introduction(data.right, settings.right)}\n\n`);

  const { loss, workers } = settings.right;
  const compared = await compareHogwild({
    data: data.right,
    loss,
    workers,
    passes: passesOver(data.right.train, settings.right),
    transport,
    begin: (heading) => announced(heading, output),
  })();
  if (Either.isLeft(compared)) {
    // The progress line of a failed run is still on the terminal.
    if (terminalOf(output) !== undefined) output.write('\n');
    return end(failed(compared.left));
  }
  output.write(`\n${tableText(hogwildTable(compared.right, data.right))}${speedMeans}\n\n`);
  output.write(`${conclusion(compared.right, { isSmall: isSmall(data.right.train), cores })}\n`);
  return exitCode.done;
};

const withoutData =
  'THALWEG_DATA is not set: the examples are made up. For real ones, name in it a\n' +
  "folder with a sample of RCV1: rcv1_small_train.svm.gz, or LIBSVM's\n" +
  'rcv1_train.binary.\n';

const introduction = ({ source, train, test }: SparseData, { loss }: HogwildSettings): string => {
  const { examples, features, indices, values } = train;
  const megabytes = (indices.byteLength + values.byteLength) / 1e6;
  return [
    `Hogwild! on sparse examples: ${loss} loss, SGD with a constant rate of ${learningRates[loss]},`,
    'a step for each example.',
    `${source}: ${countText(examples, 'example')} (${megabytes.toFixed(1)} MB)` +
      (test === undefined ? ',' : `, ${test.examples.toLocaleString('en')} to test,`),
    `with ${(indices.length / examples).toFixed(0)} of ${features.toLocaleString('en')} features on average.`,
  ].join('\n');
};

/** Prints the heading of a run, and shows its progress. */
const announced = (heading: string, output: NodeJS.WritableStream): ((event: ParallelEvent) => void) => {
  output.write(`${heading}\n`);
  const terminal = terminalOf(output);
  return progressLine({
    write: (text) => output.write(text),
    live: terminal !== undefined,
    // A terminal of unknown width reports 0.
    columns: terminal?.columns || 80,
  });
};

const terminalOf = (output: NodeJS.WritableStream): WriteStream | undefined =>
  output instanceof WriteStream ? output : undefined;
