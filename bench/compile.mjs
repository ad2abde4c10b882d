// What the first use costs: of a chain that nobody has used before, and of the library.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chains } from './children/chains.mjs';
import { digits, median, rounded } from './numbers.mjs';
import { printTable } from './table.mjs';

const firstUse = fileURLToPath(new URL('./children/first-use.mjs', import.meta.url));
const nothing = fileURLToPath(new URL('./children/nothing.mjs', import.meta.url));
const importing = fileURLToPath(new URL('./children/importing.mjs', import.meta.url));

/** @param {number} repeats */
const chainTable = (repeats) => {
  const measured = Object.keys(chains).map((name) => ({
    chain: name,
    milliseconds: ['donated', 'pure'].flatMap((form) =>
      ['first', 'later'].map((when) => {
        const runs = Array.from({ length: repeats }, () =>
          execFileSync(process.execPath, [firstUse, name, form, when], { encoding: 'utf8' }),
        );
        return median(runs.map((run) => JSON.parse(run).milliseconds));
      }),
    ),
  }));
  printTable(
    `First use of a chain of 4 members on 1 000 parameters, milliseconds more than another step (median of ${repeats} fresh processes)`,
    [
      'chain',
      'donated, first of the process',
      'donated, after another chain',
      'pure, first of the process',
      'pure, after another chain',
    ],
    measured.map(({ chain, milliseconds }) => [chain, ...milliseconds.map(digits)]),
  );
  return measured.map(({ chain, milliseconds }) => ({ chain, milliseconds: milliseconds.map(rounded) }));
};

/** @param {number} repeats */
const importTable = (repeats) => {
  const milliseconds = (/** @type {string} */ file) => {
    const start = performance.now();
    execFileSync(process.execPath, [file]);
    return performance.now() - start;
  };
  const pairs = Array.from({ length: repeats }, () => [milliseconds(importing), milliseconds(nothing)]);
  const [own, empty] = [0, 1].map((i) => median(pairs.map((pair) => pair[i])));
  printTable(
    `import('@thalweg/optimizers'), milliseconds (median of ${repeats} fresh processes)`,
    ['process that imports it', 'process that does nothing', 'difference'],
    [[own, empty, own - empty].map(digits)],
  );
  return { milliseconds: rounded(own), emptyProcess: rounded(empty) };
};

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const compile = (_, { repeats }) => ({
  firstUse: chainTable(repeats),
  import: importTable(2 * repeats + 1),
});
