// The Node binaries whose engine can widen loops: pairs of operations on 128 bits become one on 256.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** The engine's flag; Node 20 does not have it. */
export const wideLoops = '--experimental-wasm-revectorize';

/** The binary of the package `node`, which holds one and can be installed beside the peers. */
const ofPackage = () => {
  try {
    const require = createRequire(join(process.env.THALWEG_PEERS ?? import.meta.dirname, 'package.json'));
    return [join(dirname(require.resolve('node/package.json')), 'bin', 'node')];
  } catch {
    return [];
  }
};

const candidates = () => {
  const named = process.env.THALWEG_NODE;
  if (named !== undefined) return named.split(delimiter);
  const installed = ofPackage();
  return installed.length > 0 ? installed : [process.execPath];
};

/**
 * Those that take the flag, and why others do not.
 *
 * @returns {readonly ({ readonly file: string, readonly version: string } | import('./subject.mjs').Missing)[]}
 */
export const findWideNodes = () =>
  candidates().map((file) => {
    try {
      const version = execFileSync(file, [wideLoops, '-p', 'process.versions.node'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return { file, version: version.trim() };
    } catch {
      return {
        missing: `${file} does not take ${wideLoops}: THALWEG_NODE names a binary of Node 22 or later (several with ${delimiter} between), or the package node is beside the peers (npm install --no-save node)`,
      };
    }
  });
