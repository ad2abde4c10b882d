// What is lost by writing an optimizer as a chain or a partition, and parameters as many leaves.
import { duration, ratio } from './numbers.mjs';
import { alternate } from './process/alternate.mjs';
import { openNode } from './process/open.mjs';
import { printTable } from './table.mjs';

/** @type {readonly { readonly title: string, readonly subjects: readonly { readonly name: string, readonly subject: string, readonly prepare: object }[] }[]} */
const pairs = [
  {
    title: 'chain of four members / one rule',
    subjects: [
      { name: 'four members', subject: 'thalweg-chain', prepare: { parameters: 1_000_000 } },
      { name: 'one rule', subject: 'thalweg-rule', prepare: { parameters: 1_000_000 } },
    ],
  },
  {
    title: 'Adam, 200 leaves / one leaf',
    subjects: [200, 1].map((leaves) => ({
      name: leaves === 1 ? 'one leaf' : `${leaves} leaves`,
      subject: 'thalweg-own',
      prepare: { optimizer: 'adam', parameters: 1_000_000, leaves },
    })),
  },
  {
    title: 'partition of AdamW and Muon over 200 leaves / each by itself',
    subjects: ['partition', 'apart'].map((form) => ({
      name: form,
      subject: `thalweg-${form}`,
      prepare: {},
    })),
  },
];

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const fusion = async (_, effort) => {
  const rows = [];
  for (const { title, subjects } of pairs) {
    const processes = [];
    const firsts = [];
    for (const { subject, prepare } of subjects) {
      const process = await openNode(subject);
      processes.push(process);
      firsts.push((await process.ask({ prepare })).first);
    }
    if (firsts[0] !== firsts[1]) console.log(`DIFFERS: ${title}: ${firsts.join(' and ')}\n`);
    const [longer, shorter] = await alternate(processes, 0.3, effort);
    processes.forEach(({ close }) => close());
    rows.push([title, duration(longer), duration(shorter), ratio(longer, shorter)]);
  }
  printTable(
    `Up to one million float32 parameters, donated (median and range of ${effort.rounds} rounds)`,
    ['', 'time of a step', 'against', 'ratio'],
    rows,
  );
};
