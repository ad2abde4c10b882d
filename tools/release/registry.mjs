// A package registry on loopback that asks no other registry: it has only the packages published to it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { run } from './run.mjs';

/** @returns {Promise<number>} a port that is free now */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/**
 * @typedef {object} Registry
 * @property {string} url
 * @property {NodeJS.ProcessEnv} env the settings for npm, pnpm and changesets
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} folder the folder for its files
 * @returns {Promise<Registry>}
 */
export const startRegistry = async (folder) => {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const config = join(folder, 'verdaccio.json');
  writeFileSync(
    config,
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd') } },
      packages: { '**': { access: '$all', publish: '$all' } },
      web: { enable: false },
      max_body_size: '50mb',
      log: { type: 'stdout', level: 'warn' },
    }),
  );
  // npm does not publish without a token; this registry accepts any token.
  const userConfig = join(folder, 'npmrc');
  writeFileSync(userConfig, `registry=http://${host}/\n//${host}/:_authToken=rehearsal\n`);

  const child = spawn(
    process.execPath,
    [resolve('node_modules/verdaccio/bin/verdaccio'), '--config', config, '--listen', host],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const closed = new Promise((resolve) => child.on('close', resolve));
  const stop = async () => {
    child.kill();
    await closed;
  };

  const url = `http://${host}/`;
  while (!(await fetch(`${url}-/ping`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the registry does not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Settings that npm passed to this program, such as another registry, must not reach its child processes.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    CI: 'true',
    npm_config_registry: url,
    npm_config_userconfig: userConfig,
    npm_config_globalconfig: join(folder, 'no-global-npmrc'),
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_store_dir: join(folder, 'pnpm-store'),
    // Without this, pnpm keeps packages that it no longer needs beside the installed ones.
    npm_config_modules_cache_max_age: '0',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  return { url, env, stop };
};

/**
 * Publishes packages of this machine to the registry without changes.
 *
 * @param {Registry} registry
 * @param {readonly string[]} packages their folders
 * @param {string} folder a folder for their tarballs
 */
export const stock = async (registry, packages, folder) => {
  const packed = await run(
    'npm',
    [
      'pack',
      '--json',
      '--ignore-scripts',
      '--pack-destination',
      folder,
      ...packages.map((path) => resolve(path)),
    ],
    { env: registry.env },
  );
  // One after the other: the registry refuses two versions of one package at once.
  for (const [i, path] of packages.entries()) {
    const { filename } = JSON.parse(packed)[i];
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const { name, version } = manifest;
    const tarball = readFileSync(join(folder, filename));
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const shasum = createHash('sha1').update(tarball).digest('hex');
    const response = await fetch(`${registry.url}${name.replace('/', '%2f')}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: 'Bearer rehearsal' },
      body: JSON.stringify({
        _id: name,
        name,
        'dist-tags': { latest: version },
        versions: {
          [version]: {
            ...manifest,
            _id: `${name}@${version}`,
            dist: { integrity, shasum, tarball: `${registry.url}${name}/-/${filename}` },
          },
        },
        _attachments: {
          [filename]: {
            content_type: 'application/octet-stream',
            data: tarball.toString('base64'),
            length: tarball.length,
          },
        },
      }),
    });
    if (!response.ok) throw new Error(`the registry refuses ${name}: ${await response.text()}`);
  }
};
