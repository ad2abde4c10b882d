// The process of one subject: prepares and measures what lines on stdin ask for, answers in lines on stdout.
import { createInterface } from 'node:readline';
import { nanosecondsPerStep } from './clock.mjs';

/** @typedef {import('./subject.mjs').Subject<any> | import('./subject.mjs').Missing} Opened */

/** @type {Record<string, () => Promise<Opened>>} */
const subjects = {
  'thalweg-own': async () => (await import('../subjects/thalweg.mjs')).open('own'),
  'thalweg-given': async () => (await import('../subjects/thalweg.mjs')).open('given'),
  'thalweg-threads': async () => (await import('../subjects/thalweg.mjs')).open('threads'),
  'thalweg-pure': async () => (await import('../subjects/thalweg.mjs')).open('pure'),
  'thalweg-partition': async () => (await import('../subjects/parts.mjs')).open('partition'),
  'thalweg-apart': async () => (await import('../subjects/parts.mjs')).open('apart'),
  'thalweg-chain': async () => (await import('../subjects/fused.mjs')).open('chain'),
  'thalweg-rule': async () => (await import('../subjects/fused.mjs')).open('rule'),
  'thalweg-sparse': async () => (await import('../subjects/sparse-thalweg.mjs')).open(),
  'training-alone': async () => (await import('../subjects/digits-training.mjs')).open('alone'),
  'training-steered': async () => (await import('../subjects/digits-training.mjs')).open('steered'),
  matmul: async () => (await import('../subjects/matmul.mjs')).open(),
  'hand-written': async () => (await import('../subjects/hand-written.mjs')).open(),
  'hand-written-sparse': async () => (await import('../subjects/sparse-hand-written.mjs')).open(),
  'tfjs-wasm': async () => (await import('../subjects/tfjs.mjs')).open('wasm'),
  'tfjs-cpu': async () => (await import('../subjects/tfjs.mjs')).open('cpu'),
  'jax-js': async () => (await import('../subjects/jax-js.mjs')).open(),
  deepbox: async () => (await import('../subjects/deepbox.mjs')).open(),
};

/** @param {unknown} answer */
const say = (answer) => {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};

const subject = await subjects[process.argv[2]]();
if ('missing' in subject) {
  say(subject);
} else {
  say({ version: subject.version });
  /** @type {import('./subject.mjs').Prepared | undefined} */
  let prepared;
  for await (const line of createInterface({ input: process.stdin })) {
    const { prepare, seconds } = JSON.parse(line);
    if (prepare === undefined) {
      say({ nanoseconds: nanosecondsPerStep(() => prepared?.step(), seconds) });
      continue;
    }
    prepared = await subject.prepare(prepare);
    if (prepared !== undefined) for (let i = 0; i < 3; i++) prepared.step();
    say(prepared === undefined ? { unsupported: true } : { first: prepared.first() });
  }
}
