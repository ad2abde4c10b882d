// Checks one entry of a catalogue: types, lint, conformance and golden numbers. `npm run check -- lion scaleByLion`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalogues, factoriesOf } from '../docs/option-docs.mjs';

const root = resolve(import.meta.dirname, '../..');
const names = process.argv.slice(2);
/** The package with a factory, and the factory. Reading a package takes seconds. @param {string} name */
const find = (name) => {
  for (const home of catalogues) {
    const factory = factoriesOf(home).find((candidate) => candidate.name === name);
    if (factory !== undefined) return { home, factory };
  }
  console.error(`expected a factory of a catalogue, found '${name}'`);
  process.exit(1);
};

/** @param {string} cwd @param {readonly string[]} words */
const run = (cwd, ...words) => {
  const started = performance.now();
  const { status } = spawnSync('npx', words, { cwd: resolve(root, cwd), stdio: 'inherit' });
  console.log(`${words.slice(0, 2).join(' ')}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (status !== 0) process.exit(status ?? 1);
};

const found = names.map(find);
for (const { factory } of found) {
  const undocumented = Object.entries(factory.options).filter(([, doc]) => doc === '');
  if (undocumented.length > 0) {
    console.error(`${factory.name}: no doc comment on ${undocumented.map(([option]) => option).join(', ')}`);
    process.exit(1);
  }
}

// Each tool starts once for all names of a package.
for (const home of new Set(found.map((each) => each.home))) {
  const folder = `packages/${home}`;
  const factories = found.filter((each) => each.home === home).map(({ factory }) => factory);
  run('.', 'tsc', '-b', folder);
  const files = [
    ...factories.map(({ file }) => file),
    ...['src/catalogue.ts', 'test/conformance/entries.ts'].map((file) => `${folder}/${file}`),
  ];
  const present = [...new Set(files)].filter((file) => existsSync(resolve(root, file)));
  run('.', 'eslint', ...present);
  run('.', 'prettier', '--check', ...present);
  const any = factories.map(({ name }) => name).join('|');
  const casesTest = 'test/conformance/cases.test.ts';
  if (existsSync(resolve(root, folder, casesTest)))
    run(folder, 'vitest', 'run', '-u', casesTest, '--typecheck.enabled=false');
  run(
    folder,
    'vitest',
    'run',
    '-t',
    `(^|\\W)(${any})(\\W|$)`,
    'test/conformance',
    'test/golden',
    'test/spec',
  );
}
