// Writes the passage about the contest of optimizers in the README of the examples, from the recorded contest. With `--check`
// it writes nothing and fails if the passage is not that of the record. A new record:
// npm run contest -- --record bench/records/contest.json
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contestMarkdown } from '../../packages/examples/dist/contest/result/contest-markdown.js';
import { conclude, createWriter, root } from './written.mjs';

const { wrong, writeBetween } = createWriter('npm run docs:contest');
const record = JSON.parse(readFileSync(resolve(root, 'bench/records/contest.json'), 'utf8'));

await writeBetween(resolve(root, 'packages/examples/README.md'), 'contest', contestMarkdown(record));

conclude(wrong, 'docs: the results of the contest are those of the record');
