// Nanoseconds of steps on two parameters, all in one process: small-steps.mjs ROUNDS WARM_UP SECONDS.
import { nanosecondsPerStep } from '../process/clock.mjs';
import { open as openDeepbox } from '../subjects/deepbox.mjs';
import { open as openHandWritten } from '../subjects/hand-written.mjs';
import { open as openThalweg } from '../subjects/thalweg.mjs';

const [rounds, warmUp, seconds] = process.argv.slice(2).map(Number);

const subjects = {
  'thalweg, donated': openThalweg('own'),
  'thalweg, pure': openThalweg('pure'),
  deepbox: openDeepbox(),
  'hand-written': openHandWritten(),
};

/** @type {{ optimizer: string, name: string, step: () => unknown, nanoseconds: number[] }[]} */
const running = [];
for (const optimizer of /** @type {const} */ (['momentum', 'adam']))
  for (const [name, subject] of Object.entries(subjects)) {
    if ('missing' in subject) continue;
    const prepared = await subject.prepare({ optimizer, parameters: 2, leaves: 1 });
    if (prepared !== undefined) running.push({ optimizer, name, step: prepared.step, nanoseconds: [] });
  }
for (const { step } of running) nanosecondsPerStep(step, warmUp);
for (let round = 0; round < rounds; round++)
  for (const { step, nanoseconds } of running) nanoseconds.push(nanosecondsPerStep(step, seconds));

console.log(
  JSON.stringify(running.map(({ optimizer, name, nanoseconds }) => ({ optimizer, name, nanoseconds }))),
);
