// Resumes from the newest checkpoint of a folder and saves one at every step, until it is killed:
// `[folder] [size] [point]`.
//
// A point such as `rename 2` is the second call of that name to the file system. There it prints a line and stops
// forever. If another process has the folder, it prints a line, and tries again when it reads `again`.
import * as filesOfNode from 'node:fs/promises';
import { writeSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { checkpointFolder } from '@thalweg/core/checkpoint';
import { savedRun } from './saved-run.mjs';

const [path = '', size = '', point = ''] = process.argv.slice(2);
const { beginning, checkpointOf, next, runFrom } = savedRun(Number(size));
const commands = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** Writes synchronously, so that a kill cannot lose the line. @param {string} line */
const say = (line) => writeSync(1, `${line}\n`);

/** @type {Record<string, number>} */
const calls = {};
/** @param {string} name @returns {Promise<unknown> | undefined} */
const reach = (name) => {
  calls[name] = (calls[name] ?? 0) + 1;
  if (`${name} ${calls[name]}` !== point) return undefined;
  say(`stopped at ${point}`);
  // The timer keeps the process alive; a promise alone does not.
  return new Promise(() => setInterval(() => undefined, 1e6));
};

/**
 * The same functions, each of which may stop the process.
 *
 * @template {object} A
 * @param {A} target
 * @returns {A}
 */
const stopping = (target) =>
  new Proxy(target, {
    get: (_, name) => {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return async (/** @type {unknown[]} */ ...given) => {
        await reach(name);
        const result = await value.apply(target, given);
        return name === 'open' ? stopping(result) : result;
      };
    },
  });

const builtin = process.getBuiltinModule.bind(process);
process.getBuiltinModule = /** @type {any} */ (
  (/** @type {string} */ name) => (name === 'node:fs/promises' ? stopping({ ...filesOfNode }) : builtin(name))
);

const folder = checkpointFolder(path, { keepLast: 2 });
/** @type {import('./saved-run.mjs').Run | undefined} */
let run;
say('goes on');
for (;;) {
  try {
    await folder.claim();
    if (run === undefined) {
      const latest = await folder.latest();
      run = latest._tag === 'None' ? beginning : runFrom(latest.value);
    }
    const after = next(run);
    // The first has the best score and stays.
    await folder.save(checkpointOf(after), { step: after.step, score: after.step });
    run = after;
    say(`saved ${run.step}`);
  } catch (error) {
    say(`refused: ${String(error)}`);
    if ((await commands.next()).done === true) break;
  }
}
