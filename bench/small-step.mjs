// What one optimizer step costs when there is hardly any arithmetic: two parameters, everybody in one process.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { duration, ratio, spread } from './numbers.mjs';
import { printTable } from './table.mjs';

const child = fileURLToPath(new URL('./children/small-steps.mjs', import.meta.url));

/** @typedef {{ readonly optimizer: string, readonly name: string, readonly nanoseconds: readonly number[] }} Measured */

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const smallStep = (_, { rounds, warmUp, scale }) => {
  // Each round in a fresh process, since what code is compiled to differs from process to process.
  /** @type {readonly (readonly Measured[])[]} */
  const runs = Array.from({ length: rounds }, () =>
    JSON.parse(
      execFileSync(process.execPath, [child, ...[3, warmUp, 0.1 * scale].map(String)], { encoding: 'utf8' }),
    ),
  );
  const measured = runs[0].map(({ optimizer, name }, i) => ({
    optimizer,
    name,
    nanoseconds: runs.flatMap((run) => run[i].nanoseconds),
  }));
  /** @param {string} optimizer */
  const own = (optimizer) => measured.find((one) => one.optimizer === optimizer)?.nanoseconds ?? [];
  printTable(
    `One step at 2 parameters, float32 (median and range of 3 rounds in each of ${rounds} processes)`,
    ['optimizer', '', 'time of a step', "time / thalweg's, donated"],
    measured.map(({ optimizer, name, nanoseconds }) => [
      optimizer,
      name,
      duration(nanoseconds),
      ratio(nanoseconds, own(optimizer)),
    ]),
  );
  if (!measured.some(({ name }) => name === 'deepbox'))
    console.log('SKIPPED: deepbox at 2 parameters: npm install --no-save deepbox\n');
  return measured.map(({ nanoseconds, ...one }) => ({ ...one, nanoseconds: spread(nanoseconds) }));
};
