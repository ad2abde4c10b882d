import { isLeft } from 'fp-ts/lib/Either.js';
import { percent, startProgress, type Progress } from 'thalweg/console';
import { writeText } from 'thalweg/file';
import { resultTable } from './result-table.js';
import { reportPage } from '../report-page/report-page.js';
import { prepareCourse, type Course } from '../digits/course.js';
import { loadDigits } from '../digits/load-digits.js';
import { resultRows, updatesPerSecondMeans } from '../digits/result-columns.js';
import type { Run } from '../digits/runs.js';
import { settings } from '../digits/settings.js';
import { summarise } from '../digits/summary.js';
import { trainRun, type RunResult } from '../digits/train-run.js';
import { updateSpeeds } from '../digits/update-speeds.js';
import { readVersions } from './versions.js';

/** The optimizers to compare, their data, and where the results go. */
export interface ComparisonOptions {
  readonly dataPath: string;
  readonly reportPath: string;
  readonly runs: readonly Run[];
  readonly epochs: number;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/**
 * Trains the same network with each optimizer, prints a table and writes the report.
 *
 * @returns The exit code.
 */
export const compareOptimizers = async (options: ComparisonOptions): Promise<0 | 1> => {
  const { dataPath, reportPath, runs, epochs, output, errors } = options;
  const fail = ({ message }: Error): 1 => {
    errors.write(`${message}\n`);
    return 1;
  };

  const digits = await loadDigits(dataPath)();
  if (isLeft(digits)) return fail(digits.left);
  const course = { ...(await prepareCourse(digits.right)), epochs };
  const trainCount = course.split.train.labels.size;
  const testCount = course.split.test.labels.size;
  output.write(
    `Handwritten digits: ${trainCount} to learn from, ${testCount} to test; ${epochs} epochs, ` +
      `batches of ${course.batchSize}\n\n`,
  );

  const labelWidth = Math.max(...runs.map(({ label }) => label.length));
  const results = runs.map((run) => {
    return trainWithProgress(
      run,
      course,
      startProgress(output, { label: run.label, labelWidth, total: epochs }),
    );
  });
  const [, gradients] = course.valueAndGrad(course.initial, course.split.train);
  const updatesPerSecond = updateSpeeds(runs, course.initial, gradients);
  output.write(`\n${resultTable(resultRows(results, updatesPerSecond))}\n${updatesPerSecondMeans}\n`);

  const { batchSize, seeds } = settings;
  const versions = await readVersions();
  const date = new Date();
  const page = reportPage({
    results,
    updatesPerSecond,
    trainCount,
    testCount,
    epochs,
    batchSize,
    seeds,
    versions,
    date,
  });
  const written = await writeText(reportPath, page)();
  if (isLeft(written)) return fail(written.left);
  output.write(`\nReport: ${reportPath}\n`);
  return 0;
};

const trainWithProgress = (run: Run, course: Course, progress: Progress): RunResult => {
  const training = trainRun(run, course);
  for (;;) {
    const next = training.next();
    if (next.done) {
      const { trainLoss, testAccuracy } = summarise(next.value);
      progress.finish(`train loss ${trainLoss.toFixed(4)}, test accuracy ${percent(testAccuracy)}`);
      return next.value;
    }
    const { epoch, testAccuracy } = next.value;
    progress.advance(epoch, `test accuracy ${percent(testAccuracy)}`);
  }
};
