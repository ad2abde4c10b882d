// What a run measured, as a file; tools/docs/write-performance.mjs writes the table of the README from one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} BenchRecord
 * @property {string} date
 * @property {{ readonly processor: string, readonly cores: number, readonly system: string }} machine
 * @property {string} node
 * @property {string} v8
 * @property {readonly string[]} peers Name and version of each.
 * @property {boolean} quick
 * @property {Readonly<Record<string, unknown>>} results By part; `optimizers` is a {@link OptimizersRecord}, `hosts` a {@link HostsRecord}.
 */

/**
 * @typedef {object} OptimizersRecord
 * @property {readonly { readonly name: string, readonly isOwn: boolean, readonly threads: number }[]} subjects
 * @property {readonly MeasuredCase[]} measured
 */

/**
 * @typedef {object} MeasuredCase
 * @property {string} optimizer
 * @property {number} parameters
 * @property {number} leaves
 * @property {Readonly<Record<string, readonly number[]>>} nanoseconds Per step, for each subject: the round that was
 *   fastest, the median, and the slowest.
 */

/**
 * @typedef {object} HostsRecord
 * @property {readonly string[]} versions Name and version of each host.
 * @property {readonly {
 *   readonly host: string,
 *   readonly parameters: number,
 *   readonly nanoseconds: Readonly<Record<'gradient' | 'own' | 'copied' | 'lowered', readonly number[]>>,
 * }[]} measured The same three numbers for each part of a training step.
 */

/** @param {string} file @param {BenchRecord} record */
export const writeRecord = (file, record) => {
  // Numbers that belong together stay on one line.
  const text = JSON.stringify(record, null, 1).replaceAll(/\[[\d.,\s]+\]/g, (numbers) =>
    numbers.replaceAll(/\s+/g, ''),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
};
