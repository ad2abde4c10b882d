// The loops in C, compiled once for each width of vectors into the cache of this repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

const source = join(import.meta.dirname, '..', 'c', 'steps.c');
const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'bench');

/** Each operation rounds for itself, as in thalweg; `sqrtf` need not set `errno`, and no division traps. */
const always = [
  '-O3',
  '-std=c11',
  '-D_DEFAULT_SOURCE',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-trapping-math',
];

/** @type {Record<128 | 256, readonly string[]>} */
const vectors =
  os.arch() === 'x64'
    ? {
        128: ['-msse4.2', '-mprefer-vector-width=128'],
        256: ['-mavx2', '-mno-fma', '-mprefer-vector-width=256'],
      }
    : { 128: [], 256: [] };

/**
 * Compiles the loops.
 *
 * @param {128 | 256} bits
 * @returns {{ readonly file: string, readonly version: string } | import('./subject.mjs').Missing}
 */
export const compileC = (bits) => {
  if (bits === 256 && os.arch() !== 'x64') return { missing: 'this processor has vectors of 128 bits' };
  const file = join(folder, `steps-${bits}`);
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync('gcc', [...always, ...vectors[bits], source, '-o', file, '-lm', '-pthread'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const version = execFileSync('gcc', ['-dumpfullversion'], { encoding: 'utf8' }).trim();
    return { file, version: `gcc ${version}` };
  } catch (error) {
    return { missing: `gcc, which compiles ${source} (${error instanceof Error ? error.message : ''})` };
  }
};
