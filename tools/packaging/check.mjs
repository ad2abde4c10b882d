// Packs the published packages and looks for mistakes in the tarballs. `tools/release/rehearse.mjs` installs and uses
// them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHovers } from './hover.mjs';
import { importFaults } from './import.mjs';
import { unpack } from './unpack.mjs';

/** A package that uses only the published packages, packed beside them. */
const plugin = 'packages/examples/plugin';

/** @typedef {{ name: string, private?: boolean }} Manifest */
/** @typedef {{ name: string, filename: string, files: { path: string }[] }} Packed */

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
const run = (command, args) => {
  try {
    return execFileSync(command, args, {
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
 * The files that a tarball must not have, and those that it lacks.
 *
 * @param {readonly string[]} files
 */
const faultsIn = (files) => {
  const present = new Set(files);
  return [
    ...files
      .filter((file) => /\.tsbuildinfo$|\.test(-d)?\.|^test\//.test(file))
      .map((file) => `${file} must not ship`),
    // An output whose source is gone would ship forever: `npm run clean` removes it.
    ...files
      // The bundles of dist/node are written afresh by each build.
      .filter((file) => /^dist\/(?!node\/).*\.js$/.test(file))
      .filter((file) => !present.has(file.replace(/^dist/, 'src').replace(/\.js$/, '.ts')))
      .map((file) => `${file} has no source; run npm run clean`),
    ...['LICENSE', 'README.md'].filter((file) => !present.has(file)).map((file) => `${file} is missing`),
  ];
};

/** @param {string} folder */
const check = async (folder) => {
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

  for (const { name, filename } of packed) {
    const tarball = join(folder, filename);
    run('npx', ['publint', tarball, '--strict']);
    run('npx', ['attw', tarball, '--profile', 'esm-only']);
    console.log(`packaging: ${name} packs well`);
  }

  const project = join(folder, 'project');
  unpack(
    project,
    packed.map(({ name, filename }) => ({ name, tarball: join(folder, filename) })),
  );
  const imports = importFaults(project, names);
  if (imports.length > 0) throw new Error(`packaging: imports:\n  ${imports.join('\n  ')}`);
  console.log('packaging: Node loads few files, and no source twice');

  const hovers = await checkHovers(project);
  if (hovers.faults.length > 0) throw new Error(`packaging: hovers:\n  ${hovers.faults.join('\n  ')}`);
  console.log(`packaging: an editor shows ${hovers.options} options of ${hovers.factories} factories`);
};

const folder = mkdtempSync(join(tmpdir(), 'thalweg-packaging-'));
try {
  await check(folder);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
