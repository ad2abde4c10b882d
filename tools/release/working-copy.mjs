// A repository of its own with the files of this one: a release may change, commit and tag there what it likes.
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { projectFiles } from '../docs/fences.mjs';
import { run } from './run.mjs';

/**
 * @param {string} folder
 * @param {readonly string[]} built folders that Git ignores and the copy needs
 */
export const copyProject = async (folder, built) => {
  for (const file of [...projectFiles('.').filter((file) => existsSync(file)), ...built])
    cpSync(file, join(folder, file), { recursive: true });

  // The installed packages are shared, but the links to the project's own lead into the copy.
  /** @param {string} modules */
  const link = (modules) => {
    mkdirSync(join(folder, modules), { recursive: true });
    for (const { name } of readdirSync(modules, { withFileTypes: true })) {
      const [from, to] = [join(modules, name), join(folder, modules, name)];
      if (name === '.cache') continue;
      if (name === '@thalweg') {
        mkdirSync(to);
        for (const own of readdirSync(from))
          symlinkSync(relative(dirname(join(from, own)), `packages/${own}`), join(to, own));
      } else symlinkSync(resolve(from), to);
    }
  };
  link('node_modules');
  for (const name of readdirSync('packages'))
    if (existsSync(`packages/${name}/node_modules`)) link(`packages/${name}/node_modules`);

  const git = (/** @type {readonly string[]} */ ...args) =>
    run('git', ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost', ...args], {
      cwd: folder,
    });
  await git('init', '--quiet', '--initial-branch=main');
  /** @param {string} message */
  const commit = async (message) => {
    await git('add', '--all');
    await git('commit', '--quiet', '--no-verify', `--message=${message}`);
  };
  await commit('Copy the project');
  return { commit };
};
