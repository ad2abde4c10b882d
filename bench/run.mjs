// The benchmarks as Markdown tables: all, or those parts that are named as arguments. See README.md here.
import os from 'node:os';
import { compile } from './compile.mjs';
import { findCompetitors } from './competitors.mjs';
import { fusion } from './fusion.mjs';
import { matmul } from './matmul.mjs';
import { memory } from './memory.mjs';
import { optimizers } from './optimizers.mjs';
import { parallel } from './parallel.mjs';
import { periods } from './periods.mjs';
import { smallStep } from './small-step.mjs';
import { sparse } from './sparse.mjs';
import { strategies } from './strategies.mjs';
import { typeCheck } from './type-check.mjs';

/** @typedef {Awaited<ReturnType<typeof findCompetitors>>} Found */

/** @type {Record<string, (found: Found) => unknown>} */
const parts = {
  optimizers: ({ competitors }) => optimizers(competitors),
  sparse,
  memory,
  matmul,
  compile,
  fusion,
  small: smallStep,
  strategies,
  parallel,
  periods,
  types: typeCheck,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
const chosen = named.length === 0 ? Object.keys(parts) : named;

/** @type {Found} */
const found = chosen.includes('optimizers')
  ? await findCompetitors()
  : { competitors: [], versions: [], skipped: [] };

console.log('# thalweg benchmarks\n');
console.log(
  `- machine: ${os.cpus()[0]?.model ?? 'unknown'}, ${os.availableParallelism()} cores, ${os.platform()} ${os.arch()}`,
);
console.log(`- Node ${process.versions.node}, V8 ${process.versions.v8}`);
if (found.versions.length > 0) console.log(`- peers: ${found.versions.join(', ')}`);
console.log(`- date: ${new Date().toISOString().slice(0, 10)}\n`);
for (const line of found.skipped) console.log(`SKIPPED: ${line}\n`);

for (const name of chosen) {
  const start = performance.now();
  await parts[name](found);
  console.error(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
// Processes of Python wait for more.
process.exit(0);
