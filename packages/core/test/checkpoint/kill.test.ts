import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { fingerprints } from '../../../../tools/fuzz/kill-often.mjs';
import { savedRun } from '../../../../tools/fuzz/saved-run.mjs';
import { checkpointFolder, loadCheckpoint } from '../../src/checkpoint/index.js';

let bundled = '';
let path = '';
const size = 500;
const { runFrom, ...saved } = savedRun(size);
const { fingerprint, expected } = fingerprints({ runFrom, ...saved });
const running = new Set<ChildProcessByStdio<Writable, Readable, null>>();

// A process of its own runs no TypeScript, and what is built may be older than the source.
beforeAll(async () => {
  bundled = await mkdtemp(join(tmpdir(), 'thalweg-child-'));
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../../../tools/fuzz/saving-child.mjs', import.meta.url)),
    platform: 'node',
    resolve: {
      conditionNames: ['@thalweg/source', 'node', 'import', 'default'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  });
  await bundle.write({ file: join(bundled, 'child.mjs'), format: 'esm' });
  await bundle.close();
});

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'thalweg-kill-'));
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(path, { recursive: true });
});

afterAll(async () => {
  await rm(bundled, { recursive: true });
});

/** A process that saves checkpoints, up to a point of the file system such as `rename 2`. */
const saver = (point: string) => {
  const child = spawn(process.execPath, [join(bundled, 'child.mjs'), path, String(size), point], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.add(child);
  const lines: AsyncIterator<string, unknown> = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  return {
    pid: child.pid!,
    /** The next line that begins so. */
    line: async (start: string): Promise<string> => {
      for (;;) {
        const next = await lines.next();
        if (next.done === true) throw new Error(`the process ended before it said '${start}'`);
        if (next.value.startsWith(start)) return next.value;
      }
    },
    again: () => child.stdin.write('again\n'),
    kill: async (): Promise<void> => {
      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      expect((await dead)[1]).toBe('SIGKILL');
      running.delete(child);
    },
  };
};

/** The steps of what is listed; each must have every bit of the run that nobody kills. */
const wholeSteps = async (): Promise<readonly number[]> => {
  const steps: number[] = [];
  for (const kept of await checkpointFolder(path).list()) {
    const run = runFrom(await loadCheckpoint(kept.path));
    expect([run.step, fingerprint(run)]).toEqual([kept.step, expected(kept.step)]);
    steps.push(run.step);
  }
  return steps;
};

const unfinished = async (): Promise<number> =>
  (await readdir(path)).filter((name) => name.endsWith('.unfinished')).length;

// `tools/fuzz/kill.mjs` kills 200 times, at any moment.
it('leaves every checkpoint whole, wherever the process is killed', async () => {
  for (const [point, steps, left] of [
    // In the first file, of which only the header is written.
    ['write 2', [], 1],
    // The second of this process, written but not flushed.
    ['sync 3', [1], 1],
    // Flushed, but not renamed.
    ['rename 2', [1, 2], 1],
    // Renamed, but nothing removed. The first three remove the claim of the process before, the question for this one's,
    // and the file that was not renamed; the fourth would remove step 2, which is not among the last.
    ['unlink 4', [1, 2, 3, 4], 0],
  ] as const) {
    const child = saver(point);
    await child.line('stopped at');
    await child.kill();
    expect([point, await wholeSteps(), await unfinished()]).toEqual([point, steps, left]);
  }
});

it('gives a folder to one process at a time, and to the next when that is dead', async () => {
  const first = saver('rename 2');
  await first.line('stopped at');
  const second = saver('');
  expect(await second.line('refused')).toContain(`process ${first.pid}, which saves into it`);
  expect([await wholeSteps(), await unfinished()]).toEqual([[1], 1]);
  await first.kill();
  second.again();
  expect(await second.line('saved')).toBe('saved 2');
  await second.line('saved 3');
  await second.kill();
  expect((await wholeSteps()).slice(0, 1)).toEqual([1]);
});
