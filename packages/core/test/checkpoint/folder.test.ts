import { spawnSync } from 'node:child_process';
import * as filesOfNode from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Option } from 'fp-ts/lib/Option.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, tensor } from '../../src/index.js';
import {
  checkpointFolder,
  CheckpointError,
  type Checkpoint,
  type CheckpointLabel,
} from '../../src/checkpoint/index.js';
import type { FileSystem } from '../../src/checkpoint/file-system.js';
import { processMark } from '../../src/checkpoint/process-mark.js';
import { errorOf, madeBy } from '@thalweg/testing';

let parent = '';
const at = (...names: string[]) => join(parent, 'runs', ...names);

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'thalweg-folder-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(parent, { recursive: true });
});

const checkpoint = (data: Checkpoint['data']): Checkpoint => ({
  params: { w: tensor([1]) },
  state: {},
  spec: { name: 'identity' },
  data,
});

const dataOf = (found: Option<Checkpoint>): unknown => (found._tag === 'Some' ? found.value.data : 'none');

/** Saves checkpoints whose data are their steps. */
const saveAll = async (
  folder: ReturnType<typeof checkpointFolder>,
  labels: readonly { readonly step: number; readonly score?: number }[],
) => {
  for (const label of labels) madeBy(await folder.saveTask(checkpoint(label.step), label)());
};

const steps = async (folder: ReturnType<typeof checkpointFolder>) =>
  madeBy(await folder.listTask()).map(({ step }) => step);

describe('a folder of checkpoints', () => {
  it('is empty before the folder exists', async () => {
    const folder = checkpointFolder(at());
    expect(madeBy(await folder.listTask())).toEqual([]);
    expect(madeBy(await folder.latestTask())._tag).toBe('None');
    expect(madeBy(await folder.bestTask())._tag).toBe('None');
    expect(await readdir(parent)).toEqual([]);
  });

  it('is made, with those above it', async () => {
    const folder = checkpointFolder(at('deep', 'inside'));
    const saved = madeBy(await folder.saveTask(checkpoint('x'), { step: 7, score: 0.25 })());
    expect(saved).toEqual({
      path: at('deep', 'inside', 'step-000000007-score-0.25.safetensors'),
      step: 7,
      score: 0.25,
    });
    expect(madeBy(await folder.listTask())).toEqual([saved]);
    expect(dataOf(madeBy(await folder.latestTask()))).toBe('x');
  });

  it('keeps the last three by default', async () => {
    const folder = checkpointFolder(at());
    await saveAll(
      folder,
      [1, 2, 3, 4, 5].map((step) => ({ step })),
    );
    expect(await steps(folder)).toEqual([3, 4, 5]);
  });

  it('keeps the last and the best of any run', async () => {
    const scores = fc.option(fc.constantFrom(0, -1, 0.5, 1e-7, 3, 1e21, Infinity, -Infinity), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(scores, { minLength: 1, maxLength: 7 }),
        fc.constantFrom(0, 8, 999_999_996),
        async (keepLast, given, first) => {
          await rm(at(), { recursive: true, force: true });
          const folder = checkpointFolder(at(), { keepLast });
          const labels = given.map((score, i) => ({
            step: first + i,
            ...(score === undefined ? {} : { score }),
          }));
          await saveAll(folder, labels);
          // Of equal scores the later counts. A checkpoint with a worse score is gone once it is not among the last.
          let best: (typeof labels)[number] | undefined;
          for (const label of labels)
            if (label.score !== undefined && !(best?.score !== undefined && best.score < label.score))
              best = label;
          const last = labels.slice(-keepLast);
          const kept = best === undefined || last.includes(best) ? last : [best, ...last];
          expect(
            madeBy(await folder.listTask()).map(({ step, score }) => ({
              step,
              ...(score === undefined ? {} : { score }),
            })),
          ).toEqual(kept);
          expect(dataOf(madeBy(await folder.latestTask()))).toBe(labels.at(-1)!.step);
          expect(dataOf(madeBy(await folder.bestTask()))).toBe(best?.step ?? 'none');
          await folder.release();
          expect(await readdir(at())).toHaveLength(kept.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('lists by number, however long', async () => {
    const folder = checkpointFolder(at(), { keepLast: 9 });
    await saveAll(
      folder,
      [0, 1e9, 999_999_999, Number.MAX_SAFE_INTEGER, 2e10].map((step) => ({ step })),
    );
    expect(await steps(folder)).toEqual([0, 999_999_999, 1e9, 2e10, Number.MAX_SAFE_INTEGER]);
  });

  it('removes unfinished files, and no others', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await mkdir(at());
    const others = [
      'notes.txt',
      'step-1.txt',
      'best.safetensors',
      'step-x.safetensors',
      'xstep-1.safetensors',
    ];
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const unfinished = `step-000000001.safetensors.${dead}-x-0.unfinished`;
    for (const name of [...others, unfinished, `saving-process-${dead}-x`, `asking-process-${dead}-x-0`])
      await writeFile(at(name), name);
    expect(madeBy(await folder.listTask())).toEqual([]);
    await saveAll(folder, [{ step: 2 }, { step: 3 }]);
    await folder.release();
    expect((await readdir(at())).sort()).toEqual([...others, 'step-000000003.safetensors'].sort());
  });

  it('returns the one before if the newest is damaged', async () => {
    const folder = checkpointFolder(at());
    await saveAll(
      folder,
      [1, 2, 3].map((step) => ({ step })),
    );
    await truncate(at('step-000000003.safetensors'), 100);
    expect(dataOf(madeBy(await folder.latestTask()))).toBe(2);
    const bytes = await readFile(at('step-000000002.safetensors'));
    await writeFile(at('step-000000002.safetensors'), bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    expect(dataOf(madeBy(await folder.latestTask()))).toBe(1);
    await writeFile(at('step-000000001.safetensors'), '');
    expect(dataOf(madeBy(await folder.latestTask()))).toBe('none');
    // The files are still there.
    expect(await steps(folder)).toEqual([1, 2, 3]);
  });

  it.each(['EACCES', 'EIO'])('names the file that the system does not allow it to read: %s', async (code) => {
    const folder = checkpointFolder(at());
    await saveAll(folder, [
      { step: 1, score: 0.2 },
      { step: 2, score: 0.1 },
    ]);
    const newest = at('step-000000002-score-0.1.safetensors');
    withFiles((files) => ({
      open: async (path, flags) => {
        if (path === newest) throw Object.assign(new Error(`${code}: refused`), { code });
        return files.open(path, flags);
      },
    }));
    for (const task of [folder.latestTask, folder.bestTask]) {
      const error = errorOf(await task());
      expect([error.where, error.found]).toEqual([newest, `${code}: refused`]);
    }
  });

  it('names a file that is a broken link', async () => {
    const folder = checkpointFolder(at());
    await saveAll(folder, [{ step: 1 }]);
    await symlink(at('nothing'), at('step-000000002.safetensors'));
    await expect(folder.latest()).rejects.toThrow('step-000000002.safetensors: expected a file that can');
  });

  it('returns the next best if the best is damaged', async () => {
    const folder = checkpointFolder(at());
    await saveAll(folder, [
      { step: 1, score: 0.1 },
      { step: 2, score: 0.3 },
      { step: 3, score: 0.2 },
    ]);
    expect(dataOf(madeBy(await folder.bestTask()))).toBe(1);
    await truncate(at('step-000000001-score-0.1.safetensors'), 100);
    expect(dataOf(madeBy(await folder.bestTask()))).toBe(3);
  });

  it('reads what another folder object wrote', async () => {
    await saveAll(checkpointFolder(at()), [{ step: 4, score: -0.5 }]);
    const [kept] = madeBy(await checkpointFolder(at(), { keepLast: 1 }).listTask());
    expect([kept?.step, kept?.score]).toEqual([4, -0.5]);
  });

  // A run may resume from its best or an earlier checkpoint.
  it('keeps the checkpoint saved last, even if there are later steps', async () => {
    const folder = checkpointFolder(at(), { keepLast: 2 });
    await saveAll(
      folder,
      [10, 20, 30].map((step) => ({ step })),
    );
    const { path } = madeBy(await folder.saveTask(checkpoint('again'), { step: 11 })());
    expect(await readdir(at())).toContain(path.slice(at().length + 1));
  });

  it('has one checkpoint per step: the one saved last', async () => {
    const folder = checkpointFolder(at());
    madeBy(await folder.saveTask(checkpoint('first'), { step: 5 })());
    madeBy(await folder.saveTask(checkpoint('again'), { step: 5, score: 1 })());
    expect(await steps(folder)).toEqual([5]);
    expect(dataOf(madeBy(await folder.latestTask()))).toBe('again');
  });

  it('reports a path that it cannot use', async () => {
    await writeFile(at(), 'a file');
    const folder = checkpointFolder(at());
    for (const task of [
      folder.listTask,
      folder.latestTask,
      folder.bestTask,
      folder.saveTask(checkpoint(1), { step: 1 }),
    ]) {
      const error = errorOf(await task());
      expect([error.where, error.expected]).toEqual([at(), 'a file that can be used']);
    }
  });

  it('passes on why a checkpoint cannot be written, and keeps the others', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await saveAll(folder, [{ step: 1 }]);
    const error = errorOf(await folder.saveTask(checkpoint((() => 1) as never), { step: 2 })());
    expect(error.where).toBe('data');
    expect(await steps(folder)).toEqual([1]);
  });

  it.each([
    [3, 'options: expected an object with options by name, found 3'],
    [null, 'options: expected an object with options by name, found null'],
    [{ keeplast: 3 }, 'keeplast: expected no such option (only keepLast), found 3'],
  ])('refuses the options %j', (options, message) => {
    const make = () => checkpointFolder(at(), options as never);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`checkpointFolder: ${message}`);
  });

  it.each([undefined, 7, ''])('refuses the path %j', (path) => {
    expect(() => checkpointFolder(path as never)).toThrow(
      'checkpointFolder: folder: expected a path, found ',
    );
  });

  it('does not list similar names of other programs', async () => {
    await mkdir(at());
    await writeFile(at('step-1-score-best.safetensors'), '');
    expect(await checkpointFolder(at()).list()).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '2'])('refuses to keep the last %s', (keepLast) => {
    const make = () => checkpointFolder(at(), { keepLast: keepLast as number });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow('checkpointFolder: keepLast: expected a whole number, 1 or more, found ');
  });

  it.each([
    [{ step: -1 }, 'step: expected a whole number, 0 or more, found -1'],
    [{ step: 1.5 }, 'step: expected a whole number, 0 or more, found 1.5'],
    [{ step: 2 ** 53 }, `step: expected a whole number, 0 or more, found ${2 ** 53}`],
    [{ step: 1, score: NaN }, 'score: expected a number that is not NaN, found NaN'],
    [{ step: 1, score: '0.5' }, "score: expected a number that is not NaN, found '0.5'"],
    [{ step: 1, epoch: 2 }, 'epoch: expected no such option (only step, score), found 2'],
    [{}, 'step: expected a whole number, 0 or more, found nothing'],
    [7, 'options: expected an object with options by name, found 7'],
    [undefined, 'options: expected an object with options by name, found nothing'],
  ])('refuses the label %j at once', async (given, message) => {
    const label = given as CheckpointLabel;
    await expect(checkpointFolder(at()).save(checkpoint(1), label)).rejects.toThrow(`save: ${message}`);
    const save = () => checkpointFolder(at()).saveTask(checkpoint(1), label);
    expect(save).toThrow(ConfigError);
    expect(save).toThrow(`save: ${message}`);
  });
});

/** Node's file system, its files changed; `process.getBuiltinModule` is how the library comes by it. */
const withFiles = (change: (files: FileSystem) => Partial<FileSystem>): void => {
  const changed: FileSystem = { ...filesOfNode, ...change(filesOfNode) };
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(changed);
};

describe('the promises of a folder', () => {
  it('save, list and read without a second call', async () => {
    const folder = checkpointFolder(at());
    const saved = await folder.save(checkpoint('x'), { step: 1, score: 2 });
    expect(await folder.list()).toEqual([saved]);
    expect(dataOf(await folder.latest())).toBe('x');
    expect(dataOf(await folder.best())).toBe('x');
  });

  it('reject with a CheckpointError', async () => {
    await writeFile(at(), 'a file');
    const folder = checkpointFolder(at());
    const ends = await Promise.allSettled([
      folder.save(checkpoint(1), { step: 1 }),
      folder.list(),
      folder.latest(),
      folder.best(),
      folder.claim(),
    ]);
    for (const end of ends)
      expect(end).toEqual({ status: 'rejected', reason: expect.any(CheckpointError) as unknown });
  });
});

describe('overlapping saves into a folder', () => {
  it('run one after the other, in the order of the calls', async () => {
    const opened: string[] = [];
    const holds: (() => void)[] = [];
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await folder.claim();
    withFiles((files) => ({
      open: async (path, flags) => {
        if (flags === 'wx') {
          opened.push(path.replace(/^.*step-0*(\d+).*$/, '$1'));
          await new Promise<void>((go) => holds.push(go));
        }
        return files.open(path, flags);
      },
    }));
    const saves = [3, 1, 2].map((step) => folder.save(checkpoint(step), { step }));
    for (const done of saves) {
      await vi.waitUntil(() => holds.length > 0, { interval: 1 });
      expect(holds).toHaveLength(1);
      holds.pop()!();
      await done;
    }
    expect(opened).toEqual(['3', '1', '2']);
    vi.restoreAllMocks();
    expect(dataOf(await folder.latest())).toBe(3);
  });

  it('go on after one that failed', async () => {
    const folder = checkpointFolder(at());
    const failing = folder.save(checkpoint((() => 1) as never), { step: 1 });
    const after = folder.save(checkpoint('whole'), { step: 2 });
    await expect(failing).rejects.toThrow('data: expected plain data or a tensor');
    await after;
    expect(dataOf(await folder.latest())).toBe('whole');
  });

  it('from two objects for one folder do not remove checkpoints of the other', async () => {
    // Both have renamed their files before either looks for files to remove.
    const [first, second] = [1, 2].map(() => checkpointFolder(at(), { keepLast: 1 }));
    await first!.claim();
    let renamed = 0;
    let go: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      go = resolve;
    });
    withFiles((files) => ({
      rename: async (from, to) => {
        await files.rename(from, to);
        renamed += 1;
        if (renamed === 2) go();
        await both;
      },
    }));
    const saved = await Promise.all([
      first!.save(checkpoint('a'), { step: 5, score: 1 }),
      second!.save(checkpoint('b'), { step: 5, score: 2 }),
    ]);
    vi.restoreAllMocks();
    expect(await first!.list()).toEqual(saved);
    expect(dataOf(await first!.best())).toBe('a');
    // The next save removes as usual.
    await second!.save(checkpoint('c'), { step: 6, score: 0 });
    expect(await steps(first!)).toEqual([6]);
  });

  it('succeed even if another save removes a file first', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await folder.save(checkpoint(1), { step: 1 });
    withFiles((files) => ({
      unlink: async (path) => {
        await files.unlink(path);
        await files.unlink(path);
      },
    }));
    await folder.save(checkpoint(2), { step: 2 });
    expect(await steps(folder)).toEqual([2]);
  });

  it('do not remove a checkpoint during a read', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await folder.save(checkpoint('old'), { step: 1, score: 3 });
    let isFirst = true;
    withFiles((files) => ({
      open: async (path, flags) => {
        if (isFirst && flags === 'r' && path.endsWith('.safetensors')) {
          isFirst = false;
          await folder.save(checkpoint('new'), { step: 2, score: 1 });
        }
        return files.open(path, flags);
      },
    }));
    expect(dataOf(await folder.latest())).toBe('new');
    isFirst = true;
    await folder.save(checkpoint('old'), { step: 2, score: 2 });
    expect(dataOf(await folder.best())).toBe('new');
  });
});

describe('a folder that another process saves into', () => {
  // The parent process, which runs as long as this one.
  const other = `${process.ppid}-x`;
  const refusal =
    `folder: expected a folder that no other process saves into, found process ${process.ppid}, which saves into it. ` +
    `Use another folder; if that process no longer saves here, remove `;

  it.each([`saving-process-${other}`, `asking-process-${other}-0`])(
    'is refused before anything is written: %s',
    async (claim) => {
      await mkdir(at());
      for (const name of [claim, 'step-000000001.safetensors']) await writeFile(at(name), '');
      const folder = checkpointFolder(at(), { keepLast: 1 });
      for (const refused of [folder.claim(), folder.save(checkpoint(2), { step: 2 })])
        await expect(refused.catch((error: unknown) => String(error).replace(at(), 'folder'))).resolves.toBe(
          `CheckpointError: ${refusal}${claim}`,
        );
      expect((await readdir(at())).sort()).toEqual([claim, 'step-000000001.safetensors']);
    },
  );

  it('is refused if both ask at the same moment', async () => {
    await mkdir(at());
    const claim = `asking-process-${other}-0`;
    withFiles((files) => ({
      open: async (path, flags) => {
        // The other process asks as soon as this one does.
        if (path.includes('asking-process')) await writeFile(at(claim), '');
        return files.open(path, flags);
      },
    }));
    await expect(checkpointFolder(at()).claim()).rejects.toThrow(claim);
    expect(await readdir(at())).toEqual([claim]);
  });

  it('is refused even if one reading of the folder misses a file that changes in the meantime', async () => {
    await mkdir(at());
    await writeFile(at(`saving-process-${other}`), '');
    let readings = 0;
    withFiles((files) => ({
      readdir: async (path) => {
        readings += 1;
        // The second reading is the first that looks for other processes.
        return readings === 2 ? [] : files.readdir(path);
      },
    }));
    await expect(checkpointFolder(at()).claim()).rejects.toThrow(`saving-process-${other}`);
  });

  it('is free once the other is dead or releases it', async () => {
    await mkdir(at());
    const claims = [spawnSync(process.execPath, ['--version']).pid, process.pid].map(
      (pid) => `saving-process-${pid}-x`,
    );
    for (const name of claims) await writeFile(at(name), '');
    const folder = checkpointFolder(at());
    await folder.claim();
    expect(await readdir(at())).toEqual([`saving-process-${processMark()}`]);
    await folder.release();
    await folder.release();
    expect(await readdir(at())).toEqual([]);
  });

  it('stays with this process when others ask later', async () => {
    const folder = checkpointFolder(at());
    await folder.claim();
    await writeFile(at(`asking-process-${other}-0`), '');
    await folder.save(checkpoint(1), { step: 1 });
    // Another object for the folder belongs to the same process.
    await checkpointFolder(at()).save(checkpoint(2), { step: 2 });
    expect(await steps(folder)).toEqual([1, 2]);
  });

  it('neither loses a file that it is writing nor is kept from being read', async () => {
    await mkdir(at());
    const name = `step-000000009.safetensors.${other}-0.unfinished`;
    await writeFile(at(name), '');
    const folder = checkpointFolder(at());
    await folder.save(checkpoint(1), { step: 1 });
    expect(await readdir(at())).toContain(name);
    expect(dataOf(await checkpointFolder(at()).latest())).toBe(1);
  });

  it('reports early that it cannot be written', async () => {
    const folder = checkpointFolder(at());
    withFiles(() => ({ open: () => Promise.reject(new Error('EROFS: read-only file system')) }));
    await expect(folder.claim()).rejects.toThrow(
      'expected a file that can be used, found EROFS: read-only file system',
    );
  });
});
