// Bundles what Node loads: each file that a package.json names under dist/node, from the source with the same path. Most
// of an import's time goes to finding and opening files. Bundlers take the files of the compiler, which they can split.
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('expected the name of a package');
const folder = resolve(import.meta.dirname, '../../packages', name);
const out = join(folder, 'dist/node');
const { exports, imports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * The entries that a part of package.json names: path without extension to source.
 *
 * @param {unknown} targets
 * @returns {readonly (readonly [path: string, source: string])[]}
 */
const entriesIn = (targets) => {
  if (typeof targets === 'object' && targets !== null) return Object.values(targets).flatMap(entriesIn);
  const path = typeof targets === 'string' ? /^\.\/dist\/node\/(.*)\.js$/.exec(targets)?.[1] : undefined;
  return path === undefined ? [] : [[path, join(folder, 'src', `${path}.ts`)]];
};

/** What a condition chooses, as `#kernel/wasm`. */
const chosen = new Set(entriesIn(imports).map(([, source]) => source));

/**
 * Whether what a condition chooses needs a module. The chunk of such modules must not import what is chosen.
 *
 * @param {string} id
 * @param {import('rolldown').ChunkingContext} context
 * @param {Set<string>} seen
 * @returns {boolean}
 */
const isBelowChosen = (id, context, seen = new Set()) => {
  if (chosen.has(id)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return context.getModuleInfo(id)?.importers.some((from) => isBelowChosen(from, context, seen)) ?? false;
};

/** A package of others that only the backend for tests needs. Node loads it at the first use, since it takes long. */
const rare = 'ndarray-ops';
const lazyRare = {
  name: 'lazy',
  resolveId: (/** @type {string} */ id) => (id === rare ? `${folder}/lazy-${rare}.js` : undefined),
  load: (/** @type {string} */ id) =>
    id === `${folder}/lazy-${rare}.js`
      ? `import { createRequire } from 'node:module';
         const require = createRequire(import.meta.url);
         export default new Proxy({}, { get: (_, key) => require('${rare}')[key] });`
      : undefined,
};

/** @type {import('rolldown').CodeSplittingGroup['name']} */
const below = (id, context) => (isBelowChosen(id, context) && !chosen.has(id) ? 'below' : null);

const bundle = await rolldown({
  input: Object.fromEntries([...entriesIn(exports), ...entriesIn(imports)]),
  cwd: folder,
  platform: 'node',
  plugins: [lazyRare],
  // Node finds other packages, and what conditions choose, when the program runs.
  external: (id) => id !== rare && !id.startsWith('.') && !id.startsWith('/'),
});
rmSync(out, { recursive: true, force: true });
await bundle.write({
  dir: out,
  format: 'esm',
  sourcemap: true,
  sourcemapExcludeSources: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'shared/[name].js',
  // The declarations have the doc comments.
  comments: { jsdoc: false },
  codeSplitting: {
    // A module that several entries need stands once, so that its classes and its state exist once.
    groups: [
      { name: below, debugName: 'below', minShareCount: 2, priority: 1 },
      { name: 'above', minShareCount: 2 },
    ],
  },
});
await bundle.close();
