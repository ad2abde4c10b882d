// What one optimizer step costs when there is hardly any arithmetic: two parameters, everybody in one process.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { duration, ratio, spread } from './numbers.mjs';
import { printTable } from './table.mjs';

const child = fileURLToPath(new URL('./children/small-steps.mjs', import.meta.url));

/** @typedef {{ readonly name: string, readonly nanoseconds: readonly number[] }} Measured */

/**
 * Fresh processes one after the other, since what code is compiled to differs from process to process; each with one
 * optimizer, as most programs have.
 *
 * @param {string} optimizer
 * @param {import('./effort.mjs').Effort} effort
 * @returns {readonly Measured[]}
 */
const measure = (optimizer, { rounds, warmUp, scale }) => {
  const inOneProcess = [optimizer, 3, warmUp, 0.1 * scale].map(String);
  /** @type {readonly (readonly Measured[])[]} */
  const runs = Array.from({ length: rounds }, () =>
    JSON.parse(execFileSync(process.execPath, [child, ...inOneProcess], { encoding: 'utf8' })),
  );
  return runs[0].map(({ name }, i) => ({ name, nanoseconds: runs.flatMap((run) => run[i].nanoseconds) }));
};

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const smallStep = (_, effort) => {
  const measured = ['momentum', 'adam'].map((optimizer) => ({
    optimizer,
    subjects: measure(optimizer, effort),
  }));
  printTable(
    `One step at 2 parameters, float32 (median and range of 3 rounds in each of ${effort.rounds} processes)`,
    ['', 'time of a step', 'time / that of thalweg, donated'],
    measured.flatMap(({ optimizer, subjects }) =>
      subjects.map(({ name, nanoseconds }) => [
        `${optimizer}: ${name}`,
        duration(nanoseconds),
        ratio(nanoseconds, subjects[0].nanoseconds),
      ]),
    ),
  );
  if (!measured[0].subjects.some(({ name }) => name === 'deepbox'))
    console.log('SKIPPED: deepbox at 2 parameters: npm install --no-save deepbox\n');
  return measured.map(({ optimizer, subjects }) => ({
    optimizer,
    nanoseconds: Object.fromEntries(subjects.map(({ name, nanoseconds }) => [name, spread(nanoseconds)])),
  }));
};
