// Nanoseconds of a step on two parameters, everybody in one process: small-steps.mjs OPTIMIZER ROUNDS WARM_UP SECONDS.
import { nanosecondsPerStep } from '../process/clock.mjs';
import { open as openDeepbox } from '../subjects/deepbox.mjs';
import { open as openHandWritten } from '../subjects/hand-written.mjs';
import { open as openThalweg } from '../subjects/thalweg.mjs';

const optimizer = /** @type {'momentum' | 'adam'} */ (process.argv[2]);
const [rounds, warmUp, seconds] = process.argv.slice(3).map(Number);

const subjects = {
  'thalweg, donated': openThalweg('own'),
  'thalweg, pure': openThalweg('pure'),
  deepbox: openDeepbox(),
  'hand-written': openHandWritten(),
};

/** @type {{ name: string, step: () => unknown, nanoseconds: number[] }[]} */
const running = [];
for (const [name, subject] of Object.entries(subjects)) {
  if ('missing' in subject) continue;
  const prepared = await subject.prepare({ optimizer, parameters: 2, leaves: 1 });
  if (prepared !== undefined) running.push({ name, step: prepared.step, nanoseconds: [] });
}
for (const { step } of running) nanosecondsPerStep(step, warmUp);
for (let round = 0; round < rounds; round++)
  for (const { step, nanoseconds } of running) nanoseconds.push(nanosecondsPerStep(step, seconds));

console.log(JSON.stringify(running.map(({ name, nanoseconds }) => ({ name, nanoseconds }))));
