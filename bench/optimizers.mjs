// One step of an optimizer: thalweg in its three forms, the loop one would write by hand, and other libraries.
import { forms } from './competitors.mjs';
import { digits, duration, grouped, median, ratio } from './numbers.mjs';
import { alternate } from './process/alternate.mjs';
import { printTable } from './table.mjs';

/** @typedef {import('./competitors.mjs').Competitor} Competitor */
/** @typedef {import('./process/subject.mjs').DenseWork} DenseWork */
/** @typedef {Pick<DenseWork, 'parameters' | 'leaves'>} Size */

/** @type {readonly Size[]} */
const oneLeaf = [2, 1000, 100_000, 1_000_000, 10_000_000].map((parameters) => ({ parameters, leaves: 1 }));
/** @type {Size} */
const manyLeaves = { parameters: 1_000_000, leaves: 200 };

/** @type {readonly { readonly optimizer: DenseWork['optimizer'], readonly title: string, readonly sizes: readonly Size[] }[]} */
const cases = [
  { optimizer: 'adam', title: 'Adam', sizes: [...oneLeaf, manyLeaves] },
  { optimizer: 'clip-adamw', title: 'Clip, AdamW and schedule', sizes: [...oneLeaf, manyLeaves] },
  { optimizer: 'momentum', title: 'Momentum', sizes: oneLeaf },
  { optimizer: 'adagrad', title: 'Adagrad', sizes: oneLeaf },
];

const rounds = 5;
/** A round of a subject; of slow steps it takes as long as three steps. @param {Size} size */
const seconds = ({ parameters }) => (parameters >= 1_000_000 ? 0.2 : 0.12);

/** Beyond this, fresh outputs are a matter of the garbage collector and nothing else. */
const mostPure = 1_000_000;

/** @param {Size} size */
const sizeName = ({ parameters, leaves }) =>
  leaves === 1 ? grouped(parameters) : `${leaves} leaves of ${grouped(parameters / leaves)}`;

/**
 * The nanoseconds per step of each round, for each competitor that can do the work.
 *
 * @param {readonly Competitor[]} competitors
 * @param {DenseWork} work
 */
const compare = async (competitors, work) => {
  const running = [];
  let expected = NaN;
  for (const competitor of competitors) {
    if (competitor.name === forms.pure && work.parameters > mostPure) continue;
    const process = await competitor.open();
    const { first, failed, unsupported } = await process.ask({ prepare: work });
    if (failed) console.log(`FAILED: ${competitor.name}, ${work.optimizer}, ${sizeName(work)}\n`);
    if (failed || unsupported) {
      competitor.done(process);
      continue;
    }
    running.push({ competitor, process });
    // After three steps everybody must be where thalweg is, or it was other work that was measured.
    if (Number.isNaN(expected)) expected = first;
    if (!(Math.abs(first - expected) <= 1e-3 * Math.abs(1 - expected)))
      console.log(`DIFFERS: ${competitor.name}, ${work.optimizer}: ${first} and not ${expected}\n`);
  }
  const processes = running.map(({ process }) => process);
  const times = await alternate(processes, { rounds, seconds: seconds(work) });
  running.forEach(({ competitor, process }) => competitor.done(process));
  return new Map(running.map(({ competitor }, i) => [competitor.name, times[i]]));
};

/**
 * @typedef {object} Result
 * @property {string} size
 * @property {number} parameters
 * @property {ReadonlyMap<string, readonly number[]>} times
 */

/**
 * A cell for each column: a dash for who cannot do the work.
 *
 * @param {Result} result
 * @param {readonly string[]} columns
 * @param {(times: readonly number[]) => string} write
 */
const cells = ({ times }, columns, write) =>
  columns.map((name) => {
    const measured = times.get(name) ?? [];
    return measured.length === 0 ? '–' : write(measured);
  });

/**
 * @param {string} title
 * @param {readonly string[]} names
 * @param {readonly Result[]} results
 */
const printTables = (title, names, results) => {
  const own = [forms.own, forms.given];
  const others = names.filter((name) => !Object.values(forms).some((form) => form === name));
  printTable(
    `${title}: time of a step (median and range of ${rounds} rounds)`,
    ['float32 parameters', ...names],
    results.map((result) => [result.size, ...cells(result, names, duration)]),
  );
  printTable(
    `${title}: millions of parameters per second`,
    ['float32 parameters', ...names],
    results.map((result) => [
      result.size,
      ...cells(result, names, (times) => digits((1000 * result.parameters) / median(times))),
    ]),
  );
  printTable(
    `${title}: their time / thalweg's time (ratio of the medians, range of the ratios of a round)`,
    ['float32 parameters', 'donated, gradients in', ...others],
    results.flatMap((result) =>
      own.map((form) => [
        result.size,
        form === forms.own ? 'own tree' : "caller's arrays",
        ...cells(result, others, (times) => ratio(times, result.times.get(form) ?? [])),
      ]),
    ),
  );
};

/** @param {readonly Competitor[]} competitors */
export const optimizers = async (competitors) => {
  for (const { optimizer, title, sizes } of cases) {
    const results = [];
    for (const size of sizes) {
      console.error(`${title}, ${sizeName(size)} ...`);
      const times = await compare(competitors, { optimizer, ...size });
      results.push({ size: sizeName(size), parameters: size.parameters, times });
    }
    printTables(
      title,
      competitors.map(({ name }) => name),
      results,
    );
  }
};
