// Writes FEATURES.md: what Optax, PyTorch, jax-js and tfjs have, and what there is here. With `--check` it writes nothing and
// fails if the file is not what it would write. A symbol of theirs without a row is an error, and so are a row
// without a symbol and a name of ours that we do not export.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { train, version_core } from '@tensorflow/tfjs-core';
import { conclude, createWriter, root } from '../docs/written.mjs';
import { ourExports } from './exports.mjs';
import { jaxJsOptax } from './jax-js-optax.mjs';
import { optax } from './optax.mjs';
import { tfjsTrain } from './tfjs-train.mjs';
import { torchLrScheduler } from './torch-lr-scheduler.mjs';
import { torchOptim } from './torch-optim.mjs';

/** @typedef {import('./row.mjs').Peer} Peer */
/** @typedef {import('./row.mjs').Row} Row */

/** Topics of our exports that have a counterpart in the libraries compared, or would deserve one. */
const ownTopics = [
  'Optimizer',
  'Transformation',
  'Wrapper',
  'Composition',
  'Schedule',
  'Loss',
  'Minimisation',
  'Strategy',
  'Training',
  'Diagnostics',
  'Checkpoint',
  'Spec',
  'Explain',
  'Host',
  'Linear model',
  'Parallel',
  'Dataflow',
];

/** A row with more names than these stands below its table, which it would make as wide. */
const manyNames = 4;

const peers = [optax, torchOptim, torchLrScheduler, jaxJsOptax, tfjsTrain];
/** @type {Record<string, { version: string, names: readonly string[] }>} */
const lists = {
  ...JSON.parse(readFileSync(resolve(import.meta.dirname, 'names.json'), 'utf8')),
  'tf.train': { version: version_core, names: Object.keys(train) },
};
const ours = ourExports();
const { wrong, write } = createWriter('npm run docs:features');

/** @param {Peer} peer */
const checkPeer = ({ names, title, topics }) => {
  const known = new Set(lists[names]?.names);
  /** @type {Set<string>} */
  const rowed = new Set();
  for (const row of topics.flatMap(({ rows }) => rows)) {
    for (const name of row.names) {
      if (!known.has(name)) wrong.push(`${title}: a row for ${name}, which it does not have`);
      if (rowed.has(name)) wrong.push(`${title}: two rows for ${name}`);
      rowed.add(name);
    }
    for (const name of row.here)
      if (!ours.has(name))
        wrong.push(`${title}: the row of ${row.names.join(', ')} names ${name}, which we do not export`);
  }
  for (const name of known) if (!rowed.has(name)) wrong.push(`${title}: no row for ${name}`);
};
peers.forEach(checkPeer);

/** @param {readonly string[]} names */
const code = (names) => names.map((name) => `\`${name}\``).join(', ');
/** The anchor that GitHub gives to a heading. @param {string} heading */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** @param {Peer} peer @param {Row} row */
const heading = ({ title }, { names }) => `${title}: ${names[0] ?? ''}`;

/** @param {Peer} peer @param {Row} row */
const how = (peer, row) =>
  [row.code === undefined ? '' : `[in these lines](#${anchor(heading(peer, row))})`, row.text]
    .filter(Boolean)
    .join('; ');

/** @param {Peer} peer @param {Row} row */
const inTable = (peer, row) =>
  `| ${[code(row.names), row.verdict, code(row.here), how(peer, row)].join(' | ')} |`;

/** @param {Peer} peer @param {Row} row */
const below = (peer, row) =>
  `- ${code(row.names)}: **${row.verdict}**${row.here.length === 0 ? '' : `, ${code(row.here)}`}${how(peer, row) === '' ? '' : `; ${how(peer, row)}`}.`;

/** @param {Peer} peer */
const section = (peer) => {
  const rows = peer.topics.flatMap((topic) => topic.rows);
  const compositions = rows.filter((row) => row.code !== undefined);
  return `## ${peer.title}

${lists[peer.names]?.version ?? ''}: ${rows.reduce((sum, row) => sum + row.names.length, 0)} symbols. ${peer.about}

${peer.topics
  .map(({ title, rows }) => {
    const short = rows.filter((row) => row.names.length <= manyNames);
    const long = rows.filter((row) => row.names.length > manyNames);
    return `### ${peer.topics.length === 1 ? '' : `${peer.title}: `}${title}

${short.length === 0 ? '' : `| there | | here | |\n| --- | --- | --- | --- |\n${short.map((row) => inTable(peer, row)).join('\n')}`}

${long.map((row) => below(peer, row)).join('\n')}`;
  })
  .join('\n\n')}

${compositions.map((row) => `#### ${heading(peer, row)}\n\n\`\`\`ts\n${row.code ?? ''}\n\`\`\``).join('\n\n')}`;
};

const mentioned = new Set(
  peers.flatMap(({ about, topics }) => {
    const rows = topics.flatMap((topic) => topic.rows);
    const texts = [about, ...rows.map(({ text }) => text)].join('\n');
    return [...rows.flatMap(({ here }) => here), ...[...texts.matchAll(/`(\w+)/g)].map(([, name]) => name)];
  }),
);
const own = ownTopics.flatMap((topic) => {
  const names = [...ours]
    .filter(
      ([name, { category, isValue }]) =>
        category === topic && isValue && /^[a-z]/.test(name) && !mentioned.has(name),
    )
    .map(([name]) => name)
    .sort();
  return names.length === 0 ? [] : [`- **${topic}**: ${code(names)}`];
});

await write(
  resolve(root, 'FEATURES.md'),
  `# Features

What other libraries export, and what there is here: **same** (with these options, the same numbers), **differs**,
**composed** of ours, or **left out**. Each docstring says more. Compositions run as tests. Optimizers that are the
same are tested against golden numbers of Optax and PyTorch, and beside those of tfjs. [Calls side by side](packages/optimizers/README.md#coming-from-optax).

${peers.map((peer) => `- [${peer.title}](#${anchor(peer.title)})`).join('\n')}
- [Ours alone](#ours-alone)

${peers.map(section).join('\n\n')}

## Ours alone

What no table above names.

${own.join('\n')}
`,
);
conclude(
  wrong,
  `docs: FEATURES.md has a row for each of ${peers.reduce((sum, { names }) => sum + (lists[names]?.names.length ?? 0), 0)} symbols`,
);
