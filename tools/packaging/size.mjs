// Measures the size of an optimizer in a bundle for the browser: minified, gzipped, with ndarray.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/**
 * @typedef {object} Budget
 * @property {string} name
 * @property {string} source The source of a user's module.
 * @property {readonly string[]} conditions
 * @property {readonly string[]} files The only files of the optimizers that it may have.
 * @property {number} bytes The largest size allowed.
 * @property {(bundle: any) => void} [works] Throws if the bundle does not do what it should.
 */

const sgd = `export { sgd } from '@thalweg/optimizers';`;
const sgdFiles = ['sgd.js', 'scale-by-learning-rate.js'];
const loop = `export { makeStep, tensor } from '@thalweg/core'; export { adam } from '@thalweg/optimizers';`;
const adamFiles = ['adam.js', 'scale-by-learning-rate.js'];

/**
 * Takes steps with a bundle, donated and not. A backend that was left out must be replaced or named in an error.
 *
 * @param {{ makeStep: any, tensor: any, adam: any }} bundle
 */
const takesSteps = ({ makeStep, tensor, adam }) => {
  const params = { w: tensor(Float32Array.from({ length: 500 }, (_, i) => i)) };
  const ends = [{}, { donate: true }, { backend: 'js' }].map((options) => {
    const step = makeStep(adam({ learningRate: 0.1 }), options);
    let at = step.init(params);
    for (let i = 0; i < 3; i++) at = step(at, params);
    return Array.from({ length: 500 }, (_, i) => at.params.w.get(i)).join();
  });
  assert.equal(new Set(ends).size, 1);
  const reference = makeStep(adam(), { backend: 'reference' });
  assert.throws(() => reference(reference.init(params), params), /thalweg-reference/);
};

/** @type {readonly Budget[]} */
const budgets = [
  { name: 'sgd', source: sgd, conditions: [], files: sgdFiles, bytes: 24_100 },
  {
    name: 'sgd without WebAssembly',
    source: sgd,
    conditions: ['thalweg-no-wasm'],
    files: sgdFiles,
    bytes: 20_950,
  },
  {
    name: 'adam and makeStep',
    source: loop,
    conditions: [],
    files: adamFiles,
    bytes: 29_250,
    works: takesSteps,
  },
  {
    name: 'adam and makeStep without WebAssembly',
    source: loop,
    conditions: ['thalweg-no-wasm'],
    files: adamFiles,
    bytes: 26_150,
    works: takesSteps,
  },
];

/** Code that no bundle may have: fp-ts, the reference backend and its dependencies, explain, noise, globs, decoding. */
const unwanted = [
  /fp-ts/,
  /ndarray-ops/,
  /cwise/,
  /kernel\/reference\.js/,
  /\/explain\//,
  /\/noise\.js/,
  /\/glob\.js/,
  /\/spec\/to-/,
];

/**
 * The modules that a bundle has code of.
 *
 * @param {import('rolldown').OutputChunk} chunk
 */
const modulesIn = ({ modules }) => Object.keys(modules).filter((id) => modules[id]?.code);

/** @param {Budget} budget */
const weigh = async (budget) => {
  const { source, conditions } = budget;
  const entry = resolve('entry.js');
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { conditionNames: ['import', 'browser', 'default', ...conditions] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? source : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const [chunk] = output;
  const bundled = await import(`data:text/javascript;base64,${Buffer.from(chunk.code).toString('base64')}`);
  budget.works?.(bundled);
  return { bytes: gzipSync(chunk.code, { level: 9 }).length, modules: modulesIn(chunk) };
};

let failed = false;
for (const budget of budgets) {
  const { bytes, modules } = await weigh(budget);
  const others = modules
    .filter((module) => /\/optimizers\/dist\//.test(module))
    .filter((module) => !budget.files.includes(module.replace(/.*\/dist\//, '')));
  const intruders = [...others, ...modules.filter((module) => unwanted.some((name) => name.test(module)))];
  const verdict = bytes <= budget.bytes && intruders.length === 0 ? 'fine' : 'TOO MUCH';
  console.log(`size: ${budget.name}: ${bytes} bytes of at most ${budget.bytes}: ${verdict}`);
  for (const intruder of intruders) console.log(`size:   must not be in it: ${intruder}`);
  failed ||= verdict !== 'fine';
}
if (failed) process.exitCode = 1;
