// Rehearses a release, and its use, with a registry on loopback in place of npm's. First it releases all packages,
// installs them with npm and with pnpm, and uses them. Then, without `--first`, it releases a patch of one, and updates.
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findReadmes } from './readme-examples.mjs';
import { startRegistry, stock } from './registry.mjs';
import { run } from './run.mjs';
import { copyProject } from './working-copy.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/** @param {string} folder @returns {Manifest & Record<string, unknown>} */
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** @param {string} file @param {unknown} content */
const writeJson = (file, content) => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);

/** @param {string} path from the root of the project */
const program = (path) => resolve('node_modules', path);
const tsc = program('typescript/bin/tsc');
const pnpm = program('pnpm/bin/pnpm.cjs');

const started = performance.now();
/** @param {string} what */
const say = (what) =>
  console.log(`rehearsal: ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s: ${what}`);

const folders = readdirSync('packages')
  .map((name) => join('packages', name))
  .filter((folder) => !manifestOf(folder).private);
const names = folders.map((folder) => manifestOf(folder).name);
const core = '@thalweg/core';
const plugin = 'packages/examples/plugin';

/**
 * The packages of this machine that npm installs with a package.
 *
 * @param {Manifest} manifest
 */
const neededBy = ({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) => [
  ...Object.keys(dependencies ?? {}),
  ...Object.keys(optionalDependencies ?? {}),
  ...Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
];

/**
 * The folder where Node finds a package. If two packages need different versions of it, each has its own.
 *
 * @param {string} folder
 * @param {string} name
 * @returns {string}
 */
const installedAt = (folder, name) => {
  const at = join(folder, 'node_modules', name);
  return folder === '.' || existsSync(at) ? at : installedAt(dirname(folder), name);
};

/**
 * All third-party packages that ours depend on, directly or not, and those that READMEs install.
 *
 * @param {readonly string[]} installed
 */
const thirdParty = (installed) => {
  const found = new Set();
  /** @param {string} folder */
  const visit = (folder) => {
    const wanted = folder === '.' ? installed : neededBy(manifestOf(folder));
    for (const name of wanted) {
      const at = installedAt(folder, name);
      // A binary for another platform is not installed here.
      if (names.includes(name) || found.has(at) || !existsSync(at)) continue;
      found.add(at);
      visit(at);
    }
  };
  for (const folder of ['.', ...folders]) visit(folder);
  return [...found];
};

/**
 * Fails if one of our packages is installed twice under a folder, since values of two copies of core do not mix.
 *
 * @param {string} folder
 * @returns {ReadonlyMap<string, string>} the version of each installed package
 */
const installedVersions = (folder) => {
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((file) => /(?:^|\/)(?:@thalweg\/[^/]+|thalweg)\/package\.json$/.test(file))
    .map((file) => manifestOf(join(folder, 'node_modules', dirname(file))));
  const versions = new Map(found.map(({ name, version }) => [name, version]));
  for (const { name, version } of found)
    assert.equal(version, versions.get(name), `two versions of ${name} are installed in ${folder}`);
  assert.ok(versions.size > 0, `nothing is installed in ${folder}`);
  return versions;
};

/**
 * @param {string} folder
 * @param {string} version
 */
const requireVersion = (folder, version) =>
  assert.deepEqual([...new Set(installedVersions(folder).values())], [version]);

/**
 * Runs the conformance tests on the plugin, as its author would.
 *
 * @param {string} folder the folder with the installed packages
 * @param {NodeJS.ProcessEnv} env
 */
const conformanceOf = async (folder, env) => {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const options = { cwd: folder, env: { ...env, NO_COLOR: '1' } };
  await run('node', [vitest, 'run', 'conforming.test.mjs'], options);
  const found = await run('node', [vitest, 'run', 'impure.test.mjs'], options).then(() => 'nothing', String);
  assert.match(found, /scaleByQhm, impure > changes nothing it was given/);
};

/** @param {string} folder */
const rehearse = async (folder) => {
  const [project, npmUser, pnpmUsers] = ['project', 'npm', 'pnpm'].map((name) => join(folder, name));
  if (project === undefined || npmUser === undefined || pnpmUsers === undefined) return;

  const readmes = findReadmes(['README.md', ...folders.map((each) => join(each, 'README.md'))]);
  await run('npx', ['turbo', 'run', 'build', '--output-logs=errors-only']);
  const { commit } = await copyProject(project, folders);
  say('built, and copied into a repository of its own');

  const registry = await startRegistry(folder);
  try {
    const { env } = registry;
    const others = thirdParty(readmes.flatMap(({ install }) => install));
    await stock(registry, [...others, plugin], folder);
    say(`the registry at ${registry.url} has ${others.length} packages of others, and a plugin`);

    // Changelogs with links to GitHub need the network, so this setting differs from a real release.
    writeJson(join(project, '.changeset/config.json'), {
      ...JSON.parse(readFileSync('.changeset/config.json', 'utf8')),
      changelog: '@changesets/cli/changelog',
    });

    /**
     * @param {string} bump
     * @param {readonly string[]} packages
     * @returns {Promise<string>} the new version of all packages
     */
    const release = async (bump, packages) => {
      const what = packages.map((name) => `'${name}': ${bump}`).join('\n');
      writeFileSync(join(project, '.changeset/rehearsal.md'), `---\n${what}\n---\n\nRehearse a release.\n`);
      await commit('Describe a change');
      await run('npm', ['run', 'version'], { cwd: project, env });
      await commit('Release');
      const versions = new Set(folders.map((each) => manifestOf(join(project, each)).version));
      assert.equal(versions.size, 1, `the packages have the versions ${[...versions].join()}`);
      await run(program('.bin/changeset'), ['publish'], { cwd: project, env });
      const [version = ''] = versions;
      for (const name of names) {
        const response = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
        const found = /** @type {{ 'dist-tags': Record<string, string> }} */ (await response.json());
        assert.equal(found['dist-tags']['latest'], version);
      }
      say(`published ${names.length} packages as ${version}`);
      return version;
    };

    /** Uses the packages that npm installed: in plain Node, with a plugin, and from strict TypeScript. */
    const useWithNpm = async () => {
      await Promise.all([
        run('node', ['node.mjs'], { cwd: npmUser, env }),
        run('node', ['plugin.mjs'], { cwd: npmUser, env }),
        run('node', [tsc, '-p', '.'], { cwd: npmUser, env }).then(() =>
          run('node', ['strict.js'], { cwd: npmUser, env }),
        ),
        run('node', [tsc, '-p', 'tsconfig.hosts.json'], { cwd: npmUser, env }).then(() =>
          run('node', ['hosts.js'], { cwd: npmUser, env }),
        ),
      ]);
    };

    const first = await release('minor', names);

    cpSync('tools/release/consumer', npmUser, { recursive: true });
    // The registry has the versions that are installed here, also where this repository chose another one.
    const { overrides } = manifestOf('.');
    writeJson(join(npmUser, 'package.json'), { private: true, type: 'module', overrides });
    const all = [...names, manifestOf(plugin).name, 'fp-ts', 'ndarray'];
    await run('npm', ['install', ...all], { cwd: npmUser, env });
    requireVersion(npmUser, first);
    await useWithNpm();
    say('npm installs them, and plain Node, a plugin and strict TypeScript use them');
    await conformanceOf(npmUser, env);
    say('the conformance tests pass the plugin, and find that one of its rules was made impure');

    mkdirSync(pnpmUsers);
    writeJson(join(pnpmUsers, 'tsconfig.json'), {
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'NodeNext',
        strict: true,
        // The types of the libraries are checked in the folder that npm installed.
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [resolve('node_modules/@types')],
      },
    });
    // One folder per README: its examples find only the packages that it says to install.
    const users = readmes.map((readme, i) => ({ ...readme, folder: join(pnpmUsers, String(i)) }));
    for (const user of users) {
      cpSync('tools/release/consumer-assertions.ts', join(user.folder, 'assertions.ts'));
      writeJson(join(user.folder, 'package.json'), { private: true, type: 'module', pnpm: { overrides } });
      for (const { line, code } of user.examples)
        writeFileSync(
          join(user.folder, `line-${line}.ts`),
          `import { expectExample, startsWith } from './assertions.js';${code}`,
        );
      writeFileSync(
        join(user.folder, 'all.js'),
        user.examples.map(({ line }) => `await import('./line-${line}.js');`).join('\n'),
      );
      await run('node', [pnpm, 'add', ...user.install], { cwd: user.folder, env });
      requireVersion(user.folder, first);
    }
    // One compilation for all folders: each file finds the packages of its own folder.
    await run('node', [tsc, '-p', '.'], { cwd: pnpmUsers, env });
    for (const user of users) {
      await run('node', ['all.js'], { cwd: user.folder, env });
      say(`pnpm installs ${user.install.join(' ')}; ${user.examples.length} examples of ${user.file} run`);
    }

    if (process.argv.includes('--first')) return;

    const [patched = ''] = names.filter((name) => name.endsWith('/optimizers'));
    const second = await release('patch', [patched]);
    assert.notEqual(second, first);
    // A user who updates one package gets the core that it needs in place of the old one; the rest stays.
    await run('npm', ['update', patched], { cwd: npmUser, env });
    const updated = installedVersions(npmUser);
    for (const name of [core, patched]) assert.equal(updated.get(name), second, name);
    await useWithNpm();
    say(`npm update ${patched} brings ${second} of it and of ${core}, and everything works`);
    await run('npm', ['update'], { cwd: npmUser, env });
    requireVersion(npmUser, second);
    say(`npm update brings ${second} of all packages`);
    const [last] = users.filter(({ install }) => install.includes(patched));
    assert.ok(last, `no README says to install ${patched}`);
    await run('node', [pnpm, 'update'], { cwd: last.folder, env });
    requireVersion(last.folder, second);
    await run('node', ['all.js'], { cwd: last.folder, env });
    say(`pnpm update brings ${second}, and the examples of ${last.file} run`);
  } finally {
    await registry.stop();
  }
};

const folder = mkdtempSync(join(tmpdir(), 'thalweg-release-'));
try {
  await rehearse(folder);
} catch (error) {
  console.error(`rehearsal: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
