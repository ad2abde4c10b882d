import { isLeft } from 'fp-ts/lib/Either.js';
import { join } from 'node:path';
import { writeText } from 'thalweg/file';
import { claimText, resultText, summaryText, type FinishedStudy } from './study-text.js';
import { succeeds, type Study } from './study.js';

/** The studies to run, and where the results go. */
export interface StudyRun {
  readonly studies: readonly Study[];
  /** The names of the studies to run, in upper or lower case; all studies if there are none. */
  readonly names: readonly string[];
  /** The folder of the figures. */
  readonly folder: string;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/**
 * Runs studies one after the other, prints their results and a summary, and writes their figures.
 *
 * @returns The exit code: 1 if a criterion does not hold or a figure cannot be written, 2 if there is no such study.
 */
export const runStudies = async ({
  studies,
  names,
  folder,
  output,
  errors,
}: StudyRun): Promise<0 | 1 | 2> => {
  const wanted = names.map((name) => name.toUpperCase());
  const known = studies.map(({ name }) => name.toUpperCase());
  const unknown = names.filter((_, i) => !known.includes(wanted[i]!));
  if (unknown.length > 0) {
    const all = studies.map(({ name }) => name).join(', ');
    errors.write(`Unknown study: ${unknown.join(', ')}. The studies are ${all}.\n`);
    return 2;
  }
  const chosen = studies.filter((_, i) => wanted.length === 0 || wanted.includes(known[i]!));
  const finished: FinishedStudy[] = [];
  for (const study of chosen) {
    output.write(`${claimText(study)}\n`);
    const start = performance.now();
    const result = await study.run();
    const seconds = (performance.now() - start) / 1000;
    const path = join(folder, `${study.name}.svg`);
    output.write(`${resultText(result)}Figure: ${path}. It took ${seconds.toFixed(1)} s.\n\n`);
    finished.push({ study, result, seconds });
    const written = await writeText(path, result.figure)();
    if (isLeft(written)) {
      errors.write(`${written.left.message}\n`);
      return 1;
    }
  }
  if (finished.length > 1) output.write(`${summaryText(finished)}\n`);
  const failed = finished.filter(({ result }) => !succeeds(result)).map(({ study }) => study.name);
  output.write(`${chosen.length - failed.length} of ${chosen.length} studies reproduce their claim.\n`);
  if (failed.length === 0) return 0;
  errors.write(`Not reproduced: ${failed.join(', ')}.\n`);
  return 1;
};
