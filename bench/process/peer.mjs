// A library to compare with, if it is installed: beside this repository's packages, or in the folder THALWEG_PEERS.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.THALWEG_PEERS ?? import.meta.dirname, 'package.json'));

/**
 * The module of that name, or undefined if it is not installed.
 *
 * @param {string} name
 * @returns {any}
 */
export const peer = (name) => {
  try {
    return require(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
};

/**
 * The version that the package states of itself.
 *
 * @param {string} name
 * @returns {string}
 */
export const versionOf = (name) => {
  // Most packages hide their package.json from `require`; it lies above what `require` finds.
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return require(join(folder, name, 'package.json')).version;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown version';
};
