// One step of an optimizer: thalweg in its forms, the loop one would write by hand or in C, and other libraries.
import { slowerForms } from './competitors.mjs';
import { digits, duration, grouped, median, ratio, spread } from './numbers.mjs';
import { placeOf } from './places.mjs';
import { alternate } from './process/alternate.mjs';
import { printTable } from './table.mjs';

/** @typedef {import('./competitors.mjs').Competitor} Competitor */
/** @typedef {import('./effort.mjs').Effort} Effort */
/** @typedef {import('./process/subject.mjs').DenseWork} DenseWork */
/** @typedef {Pick<DenseWork, 'parameters' | 'leaves'>} Size */
/** @typedef {{ readonly optimizer: DenseWork['optimizer'], readonly title: string, readonly sizes: readonly Size[] }} Case */

/** @param {readonly number[]} parameters @returns {readonly Size[]} */
const oneLeaf = (parameters) => parameters.map((count) => ({ parameters: count, leaves: 1 }));

const sizes = oneLeaf([1000, 10_000, 40_000, 100_000, 1_000_000, 10_000_000]);
/** @type {Size} */
const manyLeaves = { parameters: 1_000_000, leaves: 200 };

/** @type {readonly Case[]} */
const allCases = [
  { optimizer: 'adam', title: 'Adam', sizes: [...sizes, manyLeaves] },
  { optimizer: 'clip-adamw', title: 'Clip, AdamW and schedule', sizes: [...sizes, manyLeaves] },
  { optimizer: 'momentum', title: 'Momentum', sizes },
  { optimizer: 'adagrad', title: 'Adagrad', sizes },
];

/** @param {Case} one @returns {Case} */
const shortened = (one) => ({
  ...one,
  sizes: oneLeaf(one.optimizer === 'adam' ? [1000, 100_000, 1_000_000] : [1_000_000]),
});

/** A round of a subject; of slow steps it takes as long as three steps. @param {Size} size */
const seconds = ({ parameters }) => (parameters >= 1_000_000 ? 0.2 : 0.12);

/** @param {Size} size */
const sizeName = ({ parameters, leaves }) =>
  leaves === 1 ? grouped(parameters) : `${leaves} leaves of ${grouped(parameters / leaves)}`;

/**
 * The nanoseconds per step of each round, for each competitor that can do the work.
 *
 * @param {readonly Competitor[]} competitors
 * @param {DenseWork} work
 * @param {Effort} effort
 * @returns {Promise<ReadonlyMap<string, readonly number[]>>}
 */
const compare = async (competitors, work, effort) => {
  const running = [];
  let expected = NaN;
  for (const competitor of competitors) {
    if (work.parameters > competitor.mostParameters) continue;
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
  const times = await alternate(processes, seconds(work), effort);
  running.forEach(({ competitor, process }) => competitor.done(process));
  const measured = running.map(({ competitor }, i) => /** @type {const} */ ([competitor.name, times[i]]));
  return new Map(measured.filter(([, each]) => each.length > 0));
};

/**
 * @typedef {object} Result
 * @property {Size} size
 * @property {ReadonlyMap<string, readonly number[]>} times
 */

/**
 * A cell for each size: a dash for who cannot do the work.
 *
 * @param {readonly Result[]} results
 * @param {string} name
 * @param {(times: readonly number[], result: Result) => string} write
 */
const cells = (results, name, write) =>
  results.map((result) => {
    const measured = result.times.get(name);
    return measured === undefined ? '–' : write(measured, result);
  });

/** thalweg's fastest form for each number of threads, with and without the engine's flag. @param {readonly Competitor[]} competitors */
const fastForms = (competitors) =>
  competitors.filter(({ name, isOwn }) => isOwn && !Object.values(slowerForms).some((form) => form === name));

/**
 * @param {string} title
 * @param {readonly Competitor[]} competitors
 * @param {readonly Result[]} results
 * @param {number} rounds
 */
const printTables = (title, competitors, results, rounds) => {
  const heads = results.map(({ size }) => sizeName(size));
  printTable(
    `${title}: time of a step (median and range of ${rounds} rounds)`,
    ['float32 parameters', ...heads],
    competitors.map(({ name }) => [name, ...cells(results, name, duration)]),
  );
  printTable(
    `${title}: millions of parameters per second`,
    ['float32 parameters', ...heads],
    competitors.map(({ name }) => [
      name,
      ...cells(results, name, (times, { size }) => digits((1000 * size.parameters) / median(times))),
    ]),
  );
  printTable(
    `${title}: their time / thalweg's time (ratio of the medians, range of the ratios of a round)`,
    ['thalweg', 'the other', ...heads],
    fastForms(competitors).flatMap((own) =>
      competitors
        .filter(
          (other) => other !== own && (other.isOwn ? own.name === 'thalweg' : other.threads === own.threads),
        )
        .map((other) => [
          own.name,
          other.name,
          ...cells(results, other.name, (times, result) => ratio(times, result.times.get(own.name) ?? [])),
        ]),
    ),
  );
};

/**
 * @param {readonly { readonly title: string, readonly results: readonly Result[] }[]} measured
 * @param {readonly Competitor[]} competitors
 */
const printPlaces = (measured, competitors) => {
  const heads = [...new Set(measured.flatMap(({ results }) => results.map(({ size }) => sizeName(size))))];
  printTable(
    "thalweg's place among all others with at most as many threads, and who is before it",
    ['optimizer', 'form', ...heads],
    measured.flatMap(({ title, results }) =>
      fastForms(competitors).map((own) => [
        title,
        own.name,
        ...heads.map((head) => {
          const result = results.find(({ size }) => sizeName(size) === head);
          return result === undefined ? '' : placeOf(own, competitors, result.times);
        }),
      ]),
    ),
  );
};

/**
 * @param {{ readonly competitors: readonly Competitor[] }} found
 * @param {Effort} effort
 */
export const optimizers = async ({ competitors }, effort) => {
  const measured = [];
  for (const { optimizer, title, sizes: wanted } of effort.quick ? allCases.map(shortened) : allCases) {
    const results = [];
    for (const size of wanted) {
      console.error(`${title}, ${sizeName(size)} ...`);
      results.push({ size, times: await compare(competitors, { optimizer, ...size }, effort) });
    }
    printTables(title, competitors, results, effort.rounds);
    measured.push({ optimizer, title, results });
  }
  printPlaces(measured, competitors);
  return {
    subjects: competitors.map(({ name, isOwn, threads }) => ({ name, isOwn, threads })),
    measured: measured.flatMap(({ optimizer, results }) =>
      results.map(({ size, times }) => ({
        optimizer,
        ...size,
        nanoseconds: Object.fromEntries([...times].map(([name, rounds]) => [name, spread(rounds)])),
      })),
    ),
  };
};
