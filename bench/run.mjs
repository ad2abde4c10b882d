// The benchmarks as Markdown tables: all, or those parts that are named as arguments. See README.md here.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { compile } from './compile.mjs';
import { findCompetitors } from './competitors.mjs';
import { full, quick } from './effort.mjs';
import { fusion } from './fusion.mjs';
import { hosts } from './hosts.mjs';
import { matmul } from './matmul.mjs';
import { memory } from './memory.mjs';
import { optimizers } from './optimizers.mjs';
import { parallel } from './parallel.mjs';
import { periods } from './periods.mjs';
import { overNetwork } from './redis.mjs';
import { writeRecord } from './record.mjs';
import { smallStep } from './small-step.mjs';
import { sparse } from './sparse.mjs';
import { strategies } from './strategies.mjs';
import { typeCheck } from './type-check.mjs';

/** @typedef {Awaited<ReturnType<typeof findCompetitors>>} Found */

/** What a part returns is recorded. @type {Record<string, (found: Found, effort: import('./effort.mjs').Effort) => unknown>} */
const parts = {
  optimizers,
  sparse,
  memory,
  matmul,
  compile,
  fusion,
  small: smallStep,
  hosts,
  strategies,
  parallel,
  periods,
  redis: overNetwork,
  types: typeCheck,
};

/** The parts of a quick run. */
const quickParts = ['optimizers', 'small', 'sparse', 'compile', 'fusion'];

/** @returns {{ readonly named: readonly string[], readonly isQuick: boolean, readonly file: string | undefined }} */
const readArguments = () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, record: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`);
  return { named: positionals, isQuick: values.quick, file: values.record };
};

/** @returns {ReturnType<typeof readArguments>} */
const argumentsOrExit = () => {
  try {
    return readArguments();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
};

const { named, isQuick, file } = argumentsOrExit();
const effort = isQuick ? quick : full;
const all = isQuick ? quickParts : Object.keys(parts);
const chosen = named.length === 0 ? all : named;
const begun = performance.now();

/** @type {Found} */
const found = chosen.includes('optimizers')
  ? await findCompetitors()
  : { competitors: [], versions: [], skipped: [] };

const machine = {
  processor: os.cpus()[0]?.model ?? 'unknown',
  cores: os.availableParallelism(),
  system: `${os.platform()} ${os.arch()}`,
};
const date = new Date().toISOString().slice(0, 10);

console.log('# thalweg benchmarks\n');
console.log(`- machine: ${machine.processor}, ${machine.cores} cores, ${machine.system}`);
console.log(`- Node ${process.versions.node}, V8 ${process.versions.v8}`);
if (found.versions.length > 0) console.log(`- peers: ${found.versions.join(', ')}`);
console.log(`- date: ${date}`);
if (isQuick)
  console.log(
    `- **quick run**: ${effort.rounds} short rounds, few sizes, ${chosen.join(', ')} alone; the numbers vary more than those of a full run`,
  );
console.log('');
for (const line of found.skipped) console.log(`SKIPPED: ${line}\n`);

/** @type {Record<string, unknown>} */
const results = {};
for (const name of chosen) {
  const start = performance.now();
  const result = await parts[name](found, effort);
  if (result !== undefined) results[name] = result;
  console.error(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
console.error(`all: ${((performance.now() - begun) / 1000).toFixed(0)} s`);

if (file !== undefined) {
  writeRecord(file, {
    date,
    machine,
    node: process.versions.node,
    v8: process.versions.v8,
    peers: found.versions,
    quick: isQuick,
    results,
  });
  console.error(`recorded in ${file}`);
}
// Processes of Python wait for more.
process.exit(0);
