/** @import { Random } from './random.mjs' */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { checkpointFolder, encodeCheckpoint } from '@thalweg/core/checkpoint';
import { savedRun } from './saved-run.mjs';

// Large enough that writing a checkpoint takes a while.
const size = 150_000;

/** @typedef {import('./saved-run.mjs').Run} Run */

/** @param {string} folder */
const unfinished = (folder) =>
  existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.unfinished'));

/**
 * The run without kills, with one hash for the contents of each checkpoint.
 *
 * @param {ReturnType<typeof savedRun>} saved
 */
export const fingerprints = ({ beginning, checkpointOf, next }) => {
  const fingerprint = (/** @type {Run} */ run) => {
    const pieces = encodeCheckpoint(checkpointOf(run));
    if (pieces._tag === 'Left') throw pieces.left;
    const hash = createHash('sha256');
    for (const piece of pieces.right) hash.update(piece);
    return hash.digest('hex');
  };
  let run = beginning;
  const prints = [fingerprint(run)];
  return {
    /** The hash of a run. */
    fingerprint,
    /** The hash of the run without kills after `step` steps. */
    expected: (/** @type {number} */ step) => {
      while (prints.length <= step) prints.push(fingerprint((run = next(run))));
      return prints[step];
    },
  };
};

/**
 * Starts a program that saves checkpoints, kills it at a random moment or while it writes, and starts it again, many
 * times. After each kill, the newest checkpoint and the steps after it must be those of the run without kills.
 *
 * @param {object} options
 * @param {string} options.child The program, `saving-child.mjs` or a bundle of it.
 * @param {number} options.kills
 * @param {Random} options.random
 * @returns {Promise<{ readonly inWrite: number, readonly furthest: number }>} How many kills hit a write, and the
 *   furthest step reached.
 */
export const killOften = async ({ child, kills, random }) => {
  const saved = savedRun(size);
  const { fingerprint, expected } = fingerprints(saved);
  const parent = mkdtempSync(join(tmpdir(), 'thalweg-kill-'));
  const path = join(parent, 'checkpoints');
  const folder = checkpointFolder(path);
  let [inWrite, reached, furthest] = [0, 0, 0];
  // In milliseconds. On a slow disk it must live longer to save a checkpoint.
  let life = 120;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const saving = spawn(process.execPath, [child, path, String(size)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const dead = once(saving, 'exit');
      await Promise.race([once(saving.stdout, 'data'), dead]);
      await setTimeout(random.below(life));
      // Half of the kills hit a write.
      if (random.chance(0.5))
        while (!unfinished(path) && saving.exitCode === null && saving.signalCode === null)
          await setImmediate();
      saving.kill('SIGKILL');
      const [, signal] = await dead;
      assert.equal(signal, 'SIGKILL', 'the child ended by itself');
      if (unfinished(path)) inWrite++;

      const found = await folder.latest();
      // It may die before it has saved a checkpoint. Later there must always be one, and never an older one.
      if (found._tag === 'None') {
        assert.equal(reached, 0, 'a checkpoint was lost');
        life *= 1.5;
        continue;
      }
      let run = saved.runFrom(found.value);
      assert(run.step >= reached, `step ${run.step} after step ${reached}`);
      assert.equal(fingerprint(run), expected(run.step), `the checkpoint of step ${run.step}`);
      const first = await folder.best();
      assert(first._tag === 'Some');
      assert.equal(fingerprint(saved.runFrom(first.value)), expected(1), 'the best checkpoint');
      reached = run.step;
      furthest = Math.max(furthest, reached);
      for (let more = 0; more < 2; more++) run = saved.next(run);
      assert.equal(fingerprint(run), expected(run.step), `${run.step - reached} steps after step ${reached}`);
      // The checkpoints grow, so sometimes the run starts again.
      if (reached >= 40) {
        rmSync(path, { recursive: true });
        reached = 0;
      }
    }
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
  return { inWrite, furthest };
};
