// Writes the tables of speeds in the README from the recorded runs. With `--check` it writes nothing and fails if a table
// is not that of the record. New records: npm run bench -- optimizers --record bench/records/performance.json, and the same with
// hosts and bench/records/hosts.json.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { conclude, createWriter, root } from './written.mjs';

/** @typedef {import('../../bench/record.mjs').BenchRecord} BenchRecord */
/** @typedef {import('../../bench/record.mjs').OptimizersRecord} OptimizersRecord */

const columns = [
  { optimizer: 'adam', parameters: 1000, title: 'Adam, 1 000' },
  { optimizer: 'adam', parameters: 100_000, title: 'Adam, 100 000' },
  { optimizer: 'adam', parameters: 1_000_000, title: 'Adam, 1 M' },
  { optimizer: 'adam', parameters: 10_000_000, title: 'Adam, 10 M' },
  { optimizer: 'clip-adamw', parameters: 1_000_000, title: 'clip + AdamW + schedule, 1 M' },
  { optimizer: 'momentum', parameters: 1_000_000, title: 'momentum, 1 M' },
  { optimizer: 'adagrad', parameters: 1_000_000, title: 'Adagrad, 1 M' },
];

const { wrong, writeBetween } = createWriter('npm run docs:performance');
/** @type {BenchRecord & { readonly results: { readonly optimizers: OptimizersRecord } }} */
const record = JSON.parse(readFileSync(resolve(root, 'bench/records/performance.json'), 'utf8'));
const { subjects, measured } = record.results.optimizers;

/** Millions of parameters per second, from the median. @param {string} subject @param {(typeof columns)[number]} column */
const speed = (subject, { optimizer, parameters }) => {
  const found = measured.find(
    (one) => one.optimizer === optimizer && one.parameters === parameters && one.leaves === 1,
  );
  const median = found?.nanoseconds[subject]?.[1];
  if (median === undefined) return '–';
  const millions = (1000 * parameters) / median;
  return millions >= 100 ? millions.toFixed(0) : millions.toPrecision(2);
};

const counts = [...new Set(subjects.map(({ threads }) => threads))].sort((a, b) => a - b);
const rows = counts.flatMap((count) =>
  subjects
    .filter(({ threads }) => threads === count)
    .map(({ name, isOwn }) => [
      isOwn ? `**${name}**` : name,
      ...columns.map((column) => speed(name, column)),
    ]),
);
/** @param {readonly string[]} cells */
const line = (cells) => `| ${cells.join(' | ')} |`;
/** @param {BenchRecord} record */
const recorded = ({ date, machine, node, peers, quick }) =>
  `Recorded on ${date}${quick ? ' in a quick run' : ''}, on ${machine.processor} with ${machine.cores} cores (${machine.system}), ${[`Node ${node}`, ...peers].join(', ')}.`;

await writeBetween(
  resolve(root, 'README.md'),
  'performance',
  `${line(['', ...columns.map(({ title }) => title)])}
${line(['---', ...columns.map(() => '--:')])}
${rows.map(line).join('\n')}

${recorded(record)}`,
);

/** @type {BenchRecord & { readonly results: { readonly hosts: import('../../bench/record.mjs').HostsRecord } }} */
const hostsRecord = JSON.parse(readFileSync(resolve(root, 'bench/records/hosts.json'), 'utf8'));
/** The median. @param {readonly number[]} nanoseconds */
const milliseconds = ([, median = NaN]) =>
  median >= 1e8 ? (median / 1e6).toFixed(0) : (median / 1e6).toPrecision(2);
const shown = hostsRecord.results.hosts.measured.filter(
  ({ parameters }) => parameters > 50_000 && parameters < 500_000,
);

await writeBetween(
  resolve(root, 'README.md'),
  'hosts',
  `Milliseconds of a training step with Adam, batch 32, with ${shown[0]?.parameters.toLocaleString('en').replaceAll(',', ' ')} parameters:

${line(['gradients by', 'gradient', 'its own Adam', 'thalweg, copies included', "thalweg, on the library's arrays"])}
${line(['---', '--:', '--:', '--:', '--:'])}
${shown
  .map(({ host, nanoseconds: { gradient, own, copied, lowered } }) =>
    line([
      host,
      milliseconds(gradient),
      milliseconds(own),
      `**${milliseconds(copied)}**`,
      milliseconds(lowered),
    ]),
  )
  .join('\n')}

${recorded({ ...hostsRecord, peers: hostsRecord.results.hosts.versions })}`,
);

await writeBetween(
  resolve(root, 'packages/tfjs/README.md'),
  'hosts',
  `Milliseconds of a step with Adam on the gradients of a network, copies included:

${line(['backend', 'parameters', 'Adam of tfjs', "`on: 'cpu'`", "`on: 'backend'`"])}
${line(['---', '--:', '--:', '--:', '--:'])}
${hostsRecord.results.hosts.measured
  .filter(({ host }) => host.startsWith('tfjs'))
  .map(({ host, parameters, nanoseconds: { own, copied, lowered } }) =>
    line([
      `\`${host.slice('tfjs '.length)}\``,
      parameters.toLocaleString('en').replaceAll(',', ' '),
      milliseconds(own),
      milliseconds(copied),
      milliseconds(lowered),
    ]),
  )
  .join('\n')}

${recorded({ ...hostsRecord, peers: hostsRecord.results.hosts.versions })}`,
);

conclude(wrong, 'docs: the tables of speeds are those of the recorded runs');
