// A separate repository with the files that a release reads and changes, so that it can commit and tag there freely.
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectFiles } from '../docs/fences.mjs';
import { run } from './run.mjs';

/**
 * @param {string} folder
 * @param {readonly string[]} packages folders of the published packages; their builds are copied too
 */
export const copyProject = async (folder, packages) => {
  const files = projectFiles(
    ...['.gitignore', '.npmrc', 'package.json', 'package-lock.json', '.changeset', 'tools/lockfile'],
    'packages/*/package.json',
    ...packages.flatMap((each) => [`${each}/bin`, `${each}/src`, `${each}/README.md`, `${each}/LICENSE`]),
  );
  for (const file of [
    ...files.filter((each) => existsSync(each)),
    ...packages.map((each) => join(each, 'dist')),
  ])
    cpSync(file, join(folder, file), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));

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
