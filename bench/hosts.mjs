// What a step costs with the gradients of tfjs and jax-js: theirs, and thalweg's.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { versionOf } from './process/peer.mjs';
import { duration, grouped, ratio, spread } from './numbers.mjs';
import { printTable } from './table.mjs';

const child = fileURLToPath(new URL('./children/host-steps.mjs', import.meta.url));

/** The layers of networks of 10 000, 100 000 and a million parameters. */
const networks = [
  [64, 128, 10],
  [784, 128, 10],
  [784, 1024, 190, 10],
];

/** @type {readonly (readonly [library: string, name: string])[]} */
const libraries = [
  ['cpu', 'tfjs cpu'],
  ['wasm', 'tfjs wasm'],
  ['jax-js', 'jax-js wasm'],
];

/** @param {readonly number[]} layers */
const parameters = (layers) =>
  layers.slice(1).reduce((sum, width, layer) => sum + (layers[layer] + 1) * width, 0);

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const hosts = (_, { rounds, warmUp, scale }) => {
  const measured = networks.flatMap((layers) =>
    libraries.map(([library, name]) => {
      const settings = [rounds, warmUp, 0.3 * scale].map(String);
      const output = execFileSync(process.execPath, [child, library, JSON.stringify(layers), ...settings], {
        encoding: 'utf8',
      });
      /** @type {Record<'gradient' | 'own' | 'copied' | 'lowered', readonly number[]>} */
      const nanoseconds = JSON.parse(output);
      return { name, size: parameters(layers), nanoseconds };
    }),
  );
  printTable(
    `One step of Adam on a network, batch 32, with the gradients of a host (median and range of ${rounds} rounds)`,
    [
      'host, parameters',
      'its gradient',
      'its own Adam',
      "thalweg, `on: 'cpu'`, with all copies",
      'own / thalweg',
      "thalweg, `on: 'backend'` or compiled",
      'own / thalweg',
    ],
    measured.map(({ name, size, nanoseconds: { gradient, own, copied, lowered } }) => [
      `${name}, ${grouped(size)}`,
      duration(gradient),
      duration(own),
      duration(copied),
      ratio(own, copied),
      duration(lowered),
      ratio(own, lowered),
    ]),
  );
  const peers = { tfjs: '@tensorflow/tfjs-core', 'jax-js': '@jax-js/jax' };
  return {
    versions: Object.entries(peers).map(([name, from]) => `${name} ${versionOf(from)}`),
    measured: measured.map(({ name, size, nanoseconds }) => ({
      host: name,
      parameters: size,
      nanoseconds: Object.fromEntries(
        Object.entries(nanoseconds).map(([part, times]) => [part, spread(times)]),
      ),
    })),
  };
};
