import { spawnSync } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import * as filesOfNode from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, makeStep, tensor } from '../../src/index.js';
import { adam } from '@thalweg/optimizers';
import {
  CheckpointError,
  encodeCheckpoint,
  joinPieces,
  loadCheckpoint,
  loadCheckpointTask,
  saveCheckpoint,
  saveCheckpointTask,
  writeSafetensors,
  type Checkpoint,
} from '../../src/checkpoint/index.js';
import type { FileHandle, FileSystem } from '../../src/checkpoint/file-system.js';
import { processMark } from '../../src/checkpoint/process-mark.js';
import { toSpec } from '../../src/spec/index.js';
import { expectSamePlain } from './arbitrary-checkpoint.js';
import { errorOf, madeBy } from '@thalweg/testing';

let folder = '';
const file = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalweg-files-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const checkpoint = (step: number): Checkpoint => ({
  params: {
    w: tensor([step, NaN, -0]),
    long: tensor(Float32Array.from({ length: 5000 }, (_, i) => i + step)),
  },
  state: { count: step },
  spec: { name: 'identity' },
  data: { step },
});

/** The first file that a process writes for a path. */
const temporaryOf = (path: string, mark = processMark()): string => `${path}.${mark}-0.unfinished`;

const bytesOf = (of: Checkpoint): Uint8Array => joinPieces(madeBy(encodeCheckpoint(of)));

/** Node's file system, its files changed; `process.getBuiltinModule` is how the library comes by it. */
const withFiles = (change: (files: FileSystem) => FileSystem | undefined): void => {
  const changed = change(filesOfNode);
  vi.spyOn(process, 'getBuiltinModule').mockImplementation((name) =>
    name === 'node:fs/promises' ? changed : undefined,
  );
};

describe('a checkpoint in a file', () => {
  it('is loaded as it was saved', async () => {
    const step = makeStep(adam());
    const at = step(step.init({ w: tensor([1, 2]) }), { w: tensor([1, -1]) });
    const saved: Checkpoint = { ...at, spec: toSpec(adam()), data: { losses: [NaN, undefined] } };
    const path = file('a.safetensors');
    expect(madeBy(await saveCheckpointTask(path, saved)())).toBe(path);
    expectSamePlain(madeBy(await loadCheckpointTask(path)()), {
      spec: saved.spec,
      params: saved.params,
      state: saved.state,
      data: saved.data,
    });
  });

  it('has the bytes that a checkpoint in memory has, and nothing lies beside it', async () => {
    const path = file('a.safetensors');
    madeBy(await saveCheckpointTask(path, checkpoint(1))());
    expect(Buffer.compare(await readFile(path), bytesOf(checkpoint(1)))).toBe(0);
    expect(await readdir(folder)).toEqual(['a.safetensors']);
  });

  it('takes the place of the one before', async () => {
    const path = file('a.safetensors');
    for (const step of [1, 2]) madeBy(await saveCheckpointTask(path, checkpoint(step))());
    expect(madeBy(await loadCheckpointTask(path)()).data).toEqual({ step: 2 });
  });

  it('is nothing before the task is run', () => {
    const asked = vi.spyOn(process, 'getBuiltinModule');
    saveCheckpointTask(file('a.safetensors'), checkpoint(1));
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    ['a.safetensors', '.'],
    ['/a.safetensors', '/'],
    ['/runs/one/a.safetensors', '/runs/one'],
    ['C:\\runs\\a.safetensors', 'C:\\runs'],
  ])('is in a folder, which is flushed: %s', async (path, parent) => {
    const opened: string[] = [];
    withFiles((files) => ({
      ...files,
      open: (name, flags) => {
        opened.push(name);
        return files.open(flags === 'wx' ? file('unfinished') : folder, flags);
      },
      rename: () => files.rename(file('unfinished'), file('finished')),
    }));
    expect(madeBy(await saveCheckpointTask(path, checkpoint(1))())).toBe(path);
    expect(opened).toEqual([temporaryOf(path), parent]);
  });
});

describe('saveCheckpointTask', () => {
  it('flushes the file before it gets its name, and the folder after', async () => {
    const temporary = temporaryOf('./a.safetensors');
    const calls: string[] = [];
    const named = (path: string) => path.replace(folder, '.');
    withFiles((files) => ({
      ...files,
      open: async (path, flags) => {
        const handle = await files.open(path, flags);
        const what = `${flags} ${named(path)}`;
        calls.push(`open ${what}`);
        return {
          read: handle.read.bind(handle),
          stat: handle.stat.bind(handle),
          write: (...given) => {
            if (calls.at(-1) !== 'write') calls.push('write');
            return handle.write(...given);
          },
          sync: () => {
            calls.push(`sync ${what}`);
            return handle.sync();
          },
          close: () => {
            calls.push(`close ${what}`);
            return handle.close();
          },
        };
      },
      rename: (from, to) => {
        calls.push(`rename ${named(from)} ${named(to)}`);
        return files.rename(from, to);
      },
    }));
    madeBy(await saveCheckpointTask(file('a.safetensors'), checkpoint(1))());
    expect(calls).toEqual([
      `open wx ${temporary}`,
      'write',
      `sync wx ${temporary}`,
      `close wx ${temporary}`,
      `rename ${temporary} ./a.safetensors`,
      'open r .',
      'sync r .',
      'close r .',
    ]);
  });

  /** Files that take or give only so many bytes at once, as a system may. */
  const slowly = (files: FileSystem): FileSystem => ({
    ...files,
    open: async (path, flags) => {
      const handle = await files.open(path, flags);
      const slow: FileHandle = {
        read: (into, offset, length, position) => handle.read(into, offset, Math.min(777, length), position),
        write: (bytes, offset, length) => handle.write(bytes, offset, Math.min(777, length)),
        stat: () => handle.stat(),
        sync: () => handle.sync(),
        close: () => handle.close(),
      };
      return slow;
    },
  });

  it('writes, and loadCheckpointTask reads, until all is done', async () => {
    withFiles(slowly);
    const path = file('a.safetensors');
    madeBy(await saveCheckpointTask(path, checkpoint(3))());
    expect(Buffer.compare(await readFile(path), bytesOf(checkpoint(3)))).toBe(0);
    expect(bytesOf(madeBy(await loadCheckpointTask(path)()))).toEqual(bytesOf(checkpoint(3)));
  });

  it.each(['write', 'sync', 'close', 'rename'] as const)(
    'leaves the one before, and nothing else, if it fails: %s',
    async (failing) => {
      const path = file('a.safetensors');
      madeBy(await saveCheckpointTask(path, checkpoint(1))());
      const full = () => Promise.reject(new Error('ENOSPC: no space left on device'));
      withFiles((files) => ({
        ...files,
        ...(failing === 'rename' ? { rename: full } : {}),
        open: async (name, flags) => {
          const handle = await files.open(name, flags);
          let written = 0;
          return {
            read: handle.read.bind(handle),
            stat: () => handle.stat(),
            // The header, and then no more.
            write: (...given) => (failing === 'write' && written++ > 0 ? full() : handle.write(...given)),
            sync: () => (failing === 'sync' ? full() : handle.sync()),
            close: async () => {
              await handle.close();
              if (failing === 'close') await full();
            },
          };
        },
      }));
      const error = errorOf(await saveCheckpointTask(path, checkpoint(2))());
      expect(error.message).toBe(
        `${path}: expected a file that can be used, found ENOSPC: no space left on device`,
      );
      vi.restoreAllMocks();
      expect(await readdir(folder)).toEqual(['a.safetensors']);
      expect(madeBy(await loadCheckpointTask(path)()).data).toEqual({ step: 1 });
    },
  );

  it('leaves the one before if there is something that cannot be written', async () => {
    const path = file('a.safetensors');
    madeBy(await saveCheckpointTask(path, checkpoint(1))());
    const error = errorOf(
      await saveCheckpointTask(path, { ...checkpoint(2), data: { log: () => 0 } as never })(),
    );
    expect(error.message).toBe('data.log: expected plain data or a tensor, found the function log');
    expect(await readdir(folder)).toEqual(['a.safetensors']);
    expect(madeBy(await loadCheckpointTask(path)()).data).toEqual({ step: 1 });
  });

  it('says which file cannot be made', async () => {
    const path = file('none/a.safetensors');
    const error = errorOf(await saveCheckpointTask(path, checkpoint(1))());
    expect([error.where, error.expected]).toEqual([path, 'a file that can be used']);
    expect(error.found).toMatch(/^ENOENT/);
  });

  it('writes where a folder cannot be opened', async () => {
    withFiles((files) => ({
      ...files,
      open: (path, flags) =>
        path === folder ? Promise.reject(new Error('EISDIR')) : files.open(path, flags),
    }));
    expect(madeBy(await saveCheckpointTask(file('a.safetensors'), checkpoint(1))())).toBe(
      file('a.safetensors'),
    );
  });

  it('says that there is no file system, where there is none', async () => {
    withFiles(() => undefined);
    for (const task of [saveCheckpointTask('a', checkpoint(1)), loadCheckpointTask('a')])
      expect(errorOf(await task()).message).toBe(
        'a: expected a file system, as Node has, found none: encodeCheckpoint and decodeCheckpoint work without one',
      );
  });
});

describe('overlapping saves to one path', () => {
  const both = async (): Promise<void> => {
    const path = file('a.safetensors');
    const saved = await Promise.all([1, 2].map((step) => saveCheckpoint(path, checkpoint(step))));
    expect(saved).toEqual([path, path]);
    expect(await readdir(folder)).toEqual(['a.safetensors']);
  };

  it('are all right, and the file loads', async () => {
    await both();
    expect([{ step: 1 }, { step: 2 }]).toContainEqual((await loadCheckpoint(file('a.safetensors'))).data);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('leave that which ended last: %i, then %i', async (first, second) => {
    // Each has written its file before one of them renames it, and the renames are in the order given.
    const renames: (() => void)[] = [];
    withFiles((files) => ({
      ...files,
      rename: async (from, to) => {
        // Which save is the first to open a file is up to the system: what is in it tells whose it is.
        const { step } = (await loadCheckpoint(from)).data as { readonly step: number };
        await new Promise<void>((go) => {
          renames[step - 1] = go;
          if (Object.keys(renames).length === 2) renames[first]!();
        });
        await files.rename(from, to);
        if (step - 1 === first) renames[second]!();
      },
    }));
    await both();
    expect((await loadCheckpoint(file('a.safetensors'))).data).toEqual({ step: second + 1 });
  });
});

describe('a file in the place of the one that is written', () => {
  it('is neither followed, if it is a symbolic link, nor overwritten', async () => {
    const path = file('a.safetensors');
    await writeFile(file('precious'), 'precious');
    await symlink(file('precious'), temporaryOf(path));
    await saveCheckpoint(path, checkpoint(1));
    expect(await readFile(file('precious'), 'utf8')).toBe('precious');
    expect(await readlink(temporaryOf(path))).toBe(file('precious'));
    expect((await lstat(path)).isFile()).toBe(true);
    expect((await loadCheckpoint(path)).data).toEqual({ step: 1 });
  });

  it('is removed before anything is written if its process is dead, and only then', async () => {
    const path = file('a.safetensors');
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const removed = [
      temporaryOf(path, `${dead}-x`),
      // The id is that of this process, which began at another time.
      temporaryOf(path, `${process.pid}-x`),
    ];
    const staying = [
      temporaryOf(path, `${process.ppid}-x`),
      temporaryOf(path),
      // Of another path, and of another program.
      temporaryOf(file('b.safetensors'), `${dead}-x`),
      `${path}.unfinished`,
    ];
    for (const name of [...removed, ...staying]) await writeFile(name, '');
    let atOpening: readonly string[] = [];
    withFiles((files) => ({
      ...files,
      open: async (name, flags) => {
        if (flags === 'wx') atOpening = await readdir(folder);
        return files.open(name, flags);
      },
    }));
    await saveCheckpoint(path, checkpoint(1));
    const names = staying.map((name) => basename(name));
    expect([...atOpening].sort()).toEqual([...names].sort());
    expect((await readdir(folder)).sort()).toEqual(['a.safetensors', ...names].sort());
  });
});

describe('the promise form', () => {
  it('saves and loads', async () => {
    const path = await saveCheckpoint(file('a.safetensors'), checkpoint(4));
    expect((await loadCheckpoint(path)).data).toEqual({ step: 4 });
  });

  it('rejects with what the task ends with', async () => {
    await expect(saveCheckpoint(file('none/a'), checkpoint(1))).rejects.toThrow(CheckpointError);
    await expect(loadCheckpoint(file('none'))).rejects.toThrow(CheckpointError);
  });

  it.each([undefined, 5, ''])('rejects the path %j, and what is no checkpoint', async (path) => {
    await expect(saveCheckpoint(path as never, checkpoint(1))).rejects.toThrow(ConfigError);
    await expect(loadCheckpoint(path as never)).rejects.toThrow(ConfigError);
    await expect(saveCheckpoint(file('a'), path as never)).rejects.toThrow(
      'checkpoint: expected an object with params, state, spec and data, found',
    );
    await expect(saveCheckpoint(file('a'), { ...checkpoint(1), spec: path as never })).rejects.toThrow(
      'spec: expected a record with a name, found',
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('loadCheckpointTask', () => {
  const damaged = async (change: (bytes: Uint8Array) => Uint8Array): Promise<string> => {
    const path = file('damaged.safetensors');
    await writeFile(path, change(bytesOf(checkpoint(1))));
    return errorOf(await loadCheckpointTask(path)()).message.replace(path, 'it');
  };

  it('says what is wrong with a file', async () => {
    const { length } = bytesOf(checkpoint(1));
    expect(await damaged(() => new Uint8Array(0))).toBe('it: expected at least 8 bytes, found 0');
    expect(await damaged((bytes) => bytes.subarray(0, 5))).toBe('it: expected at least 8 bytes, found 5');
    expect(await damaged((bytes) => bytes.subarray(0, length - 1))).toBe(
      `it: expected ${length} bytes, found ${length - 1}`,
    );
    expect(await damaged((bytes) => joinPieces([bytes, new Uint8Array(1)]))).toBe(
      `it: expected ${length} bytes, found ${length + 1}`,
    );
    expect(await damaged((bytes) => bytes.map((byte, i) => (i === length - 1 ? byte ^ 1 : byte)))).toMatch(
      /^it: expected the checksum '[0-9a-f]{8}', found [0-9a-f]{8}: the file is damaged$/,
    );
  });

  it('tells a file of somebody else, however small its header', async () => {
    const large = writeSafetensors(
      { a: tensor([1]) },
      { format: 'a text of some length, so that the header is long' },
    );
    // Without the checksum it is not ours.
    const foreign = large.map((byte, i) => (i === 11 ? 0x20 : byte));
    expect(await damaged(() => foreign)).toBe(
      'it: expected a checkpoint of thalweg, found another safetensors file',
    );
    const small = new Uint8Array(16).fill(0x20);
    small.set([8, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]);
    expect(await damaged(() => small)).toBe(
      'it: expected a checkpoint of thalweg, found another safetensors file',
    );
  });

  it('says that there is no file, or a folder', async () => {
    expect(errorOf(await loadCheckpointTask(file('none'))()).found).toMatch(/^ENOENT/);
    const error = errorOf(await loadCheckpointTask(folder)());
    expect([error.where, error.expected]).toEqual([folder, 'a file that can be used']);
  });

  it('says that the file became shorter while it was read', async () => {
    const path = file('a.safetensors');
    madeBy(await saveCheckpointTask(path, checkpoint(1))());
    const { size } = await stat(path);
    withFiles((files) => ({
      ...files,
      open: async (name, flags) => {
        const handle = await files.open(name, flags);
        const end = size - 100;
        return {
          read: (into, offset, length, position) =>
            handle.read(into, offset, Math.max(0, Math.min(length, end - position)), position),
          write: handle.write.bind(handle),
          stat: () => handle.stat(),
          sync: () => handle.sync(),
          close: () => handle.close(),
        };
      },
    }));
    expect(errorOf(await loadCheckpointTask(path)()).message).toBe(
      `${path}: expected ${size} bytes, found the end of the file after ${size - 100}`,
    );
  });
});
