// A subject in a process of its own: what one library does to the engine's caches and heap, another does not feel.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Process
 * @property {(request: unknown) => Promise<any>} ask The answer, or `{ failed: true }` if the process ended.
 * @property {() => void} close
 * @property {any} hello What the process says of itself: `version`, or what is `missing`.
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<Process>}
 */
const open = async (command, args) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  // Why a process ended, its own stderr says; here it only matters that it did.
  child.on('error', (error) => console.error(error.message));
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return { failed: true };
      // A library may greet its users on stdout.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const hello = await answer();
  return {
    hello,
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    close: () => {
      child.kill();
    },
  };
};

const serve = fileURLToPath(new URL('./serve.mjs', import.meta.url));
const peers = fileURLToPath(new URL('../python/peers.py', import.meta.url));

/**
 * @param {string} subject A name in serve.mjs.
 * @param {{ readonly node?: string, readonly flags?: readonly string[] }} [engine] Another binary of Node, and flags for it.
 */
export const openNode = (subject, { node = process.execPath, flags = [] } = {}) =>
  open(node, [...flags, serve, subject]);

/** @param {string} python @param {'optax' | 'torch'} library @param {number} threads */
export const openPython = (python, library, threads) => open(python, [peers, library, String(threads)]);

/** @param {{ readonly file: string, readonly version: string }} program @param {number} threads */
export const openC = ({ file, version }, threads) => open(file, [String(threads), version]);
