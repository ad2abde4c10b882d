// Packs what would be published and uses it as a stranger would: neither workspace links nor source conditions help.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const consumerSource = 'tools/packaging/consumer';
/** A package that knows nothing of this repository but what is published: it is packed and used beside the others. */
const plugin = 'packages/examples/plugin';

/** @typedef {{ name: string, version: string, private?: boolean, devDependencies?: Record<string, string> }} Manifest */
/** @typedef {{ name: string, filename: string, files: { path: string }[] }} Packed */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 */
const run = (command, args, cwd = '.') => {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    console.error(stdout + stderr);
    throw new Error(`packaging: failed: ${command} ${args.join(' ')}`, { cause: error });
  }
};

/**
 * @param {string} folder
 * @returns {Manifest}
 */
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * What a tarball must not hold, or lacks.
 *
 * @param {readonly string[]} files
 */
const faultsIn = (files) => {
  const present = new Set(files);
  return [
    ...files
      .filter((file) => /\.tsbuildinfo$|\.test(-d)?\.|^test\//.test(file))
      .map((file) => `${file} must not ship`),
    // An output that outlived its source would ship for ever: `npm run clean` removes it.
    ...files
      .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
      .filter((file) => !present.has(file.replace(/^dist/, 'src').replace(/\.js$/, '.ts')))
      .map((file) => `${file} has no source; run npm run clean`),
    ...['LICENSE', 'README.md'].filter((file) => !present.has(file)).map((file) => `${file} is missing`),
  ];
};

/**
 * Installs the tarballs together in an empty folder and runs the consumers there.
 *
 * @param {string} folder
 * @param {Record<string, string>} tarballs by package name
 */
const consume = (folder, tarballs) => {
  mkdirSync(folder);
  const { devDependencies = {} } = manifestOf('.');
  const dependencies = Object.fromEntries(
    Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]),
  );
  const manifest = {
    private: true,
    type: 'module',
    dependencies,
    // The packages name each other by version: these versions are the tarballs, never those of a registry.
    overrides: Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`])),
    devDependencies: { typescript: devDependencies['typescript'] },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const file of readdirSync(consumerSource))
    copyFileSync(join(consumerSource, file), join(folder, file));

  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], folder);
  run('node', ['node.mjs'], folder);
  run('node', ['plugin.mjs'], folder);
  run('npx', ['tsc', '-p', '.'], folder);
  run('node', ['strict.js'], folder);
};

/** @param {string} folder */
const check = (folder) => {
  const names = readdirSync('packages')
    .map((name) => manifestOf(join('packages', name)))
    .filter((manifest) => !manifest.private)
    .map(({ name }) => name);

  run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only']);
  const selected = names.map((name) => `--workspace=${name}`);
  /** @type {(...what: readonly string[]) => Packed[]} */
  const pack = (...what) => JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder, ...what]));
  const packed = [...pack(...selected), ...pack(`./${plugin}`)];

  const faults = packed.flatMap(({ name, files }) =>
    faultsIn(files.map(({ path }) => path)).map((fault) => `${name}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(`packaging:\n  ${faults.join('\n  ')}`);

  /** @type {Record<string, string>} */
  const tarballs = {};
  for (const { name, filename } of packed) {
    const tarball = join(folder, filename);
    run('npx', ['publint', tarball, '--strict']);
    run('npx', ['attw', tarball, '--profile', 'esm-only']);
    tarballs[name] = tarball;
    console.log(`packaging: ${name} packs well`);
  }

  consume(join(folder, 'consumer'), tarballs);
  console.log(
    'packaging: plain Node and strict TypeScript can use the packages, and a plugin of somebody else',
  );
};

const folder = mkdtempSync(join(tmpdir(), 'thalweg-packaging-'));
try {
  check(folder);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
