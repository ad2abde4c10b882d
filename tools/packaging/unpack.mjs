// Makes a project that uses packages as they are published.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** @typedef {{ name: string, tarball: string }} Tarball The name of a package and the path of what is published. */

/**
 * Unpacks the tarballs into a project and links the packages of others that they need.
 *
 * @param {string} project
 * @param {readonly Tarball[]} tarballs
 */
export const unpack = (project, tarballs) => {
  const modules = join(project, 'node_modules');
  const ours = new Set(tarballs.map(({ name }) => name));
  for (const { name, tarball } of tarballs) {
    const target = join(modules, name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(join(target, 'package.json'), 'utf8'),
    );
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
      const link = join(modules, needed);
      if (ours.has(needed) || existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve('node_modules', needed), link);
    }
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
};
