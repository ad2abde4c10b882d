// A step that touches 75 coordinates of 47 236, each time those of another example, against the same by hand.
import { duration, ratio } from './numbers.mjs';
import { alternate } from './process/alternate.mjs';
import { openNode } from './process/open.mjs';
import { printTable } from './table.mjs';

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const sparse = async (_, effort) => {
  const rows = [];
  for (const optimizer of ['sgd', 'adagrad'])
    for (const dtype of ['float32', 'float64']) {
      const processes = [await openNode('thalweg-sparse'), await openNode('hand-written-sparse')];
      const firsts = [];
      for (const { ask } of processes) firsts.push((await ask({ prepare: { optimizer, dtype } })).first);
      if (Math.abs(firsts[0] - firsts[1]) > 1e-6)
        console.log(`DIFFERS: sparse ${optimizer}: ${firsts.join(' and ')}\n`);
      const [own, byHand] = await alternate(processes, 0.2, effort);
      processes.forEach(({ close }) => close());
      rows.push([`${optimizer}, ${dtype}`, duration(own), duration(byHand), ratio(own, byHand)]);
    }
  printTable(
    `A step that touches 75 of 47 236 coordinates, donated (median and range of ${effort.rounds} rounds)`,
    ['', 'thalweg', 'hand-written', 'thalweg / hand-written'],
    rows,
  );
};
