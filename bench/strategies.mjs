// What five strategies add to a training step, which is mostly the gradient of a network.
import { duration, median } from './numbers.mjs';
import { alternate } from './process/alternate.mjs';
import { openNode } from './process/open.mjs';
import { printTable } from './table.mjs';

/** What is measured is less than what two processes of the same program differ by: so there are several of each. */
const pairs = 5;

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const strategies = async (_, effort) => {
  /** @type {number[]} */
  const steered = [];
  /** @type {number[]} */
  const alone = [];
  /** @type {number[]} */
  const added = [];
  for (let pair = 0; pair < pairs; pair++) {
    const processes = [await openNode('training-steered'), await openNode('training-alone')];
    const firsts = [];
    for (const { ask } of processes) firsts.push((await ask({ prepare: {} })).first);
    if (firsts[0] !== firsts[1]) console.log(`DIFFERS: training: ${firsts.join(' and ')}\n`);
    const [withThem, without] = await alternate(processes, 0.2, { ...effort, rounds: 3 * effort.rounds });
    processes.forEach(({ close }) => close());
    steered.push(...withThem);
    alone.push(...without);
    added.push(100 * (median(withThem) / median(without) - 1));
  }
  const [low, high] = [Math.min(...added), Math.max(...added)].map((percent) => percent.toFixed(1));
  printTable(
    `A training step of the digits network, 64-32-10, batches of 32, Adam (median and range of ${pairs} pairs of processes)`,
    ['', 'with five strategies', 'alone', 'added'],
    [
      [
        'train, epochs and evaluations included',
        duration(steered),
        duration(alone),
        `${median(added).toFixed(1)} % (${low}–${high})`,
      ],
    ],
  );
};
