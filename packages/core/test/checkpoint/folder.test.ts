import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Option } from 'fp-ts/lib/Option.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, tensor } from '../../src/index.js';
import { checkpointFolder, type Checkpoint } from '../../src/checkpoint/index.js';
import { errorOf, madeBy } from './either.js';

let parent = '';
const at = (...names: string[]) => join(parent, 'runs', ...names);

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'thalweg-folder-'));
});

afterEach(async () => {
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
  for (const label of labels) madeBy(await folder.save(checkpoint(label.step), label)());
};

const steps = async (folder: ReturnType<typeof checkpointFolder>) =>
  madeBy(await folder.list()).map(({ step }) => step);

describe('a folder of checkpoints', () => {
  it('is empty before there is one', async () => {
    const folder = checkpointFolder(at());
    expect(madeBy(await folder.list())).toEqual([]);
    expect(madeBy(await folder.latest())._tag).toBe('None');
    expect(madeBy(await folder.best())._tag).toBe('None');
    expect(await readdir(parent)).toEqual([]);
  });

  it('is made, with those above it', async () => {
    const folder = checkpointFolder(at('deep', 'inside'));
    const saved = madeBy(await folder.save(checkpoint('x'), { step: 7, score: 0.25 })());
    expect(saved).toEqual({
      path: at('deep', 'inside', 'step-000000007-score-0.25.safetensors'),
      step: 7,
      score: 0.25,
    });
    expect(madeBy(await folder.list())).toEqual([saved]);
    expect(dataOf(madeBy(await folder.latest()))).toBe('x');
  });

  it('keeps the last three, if nothing else is said', async () => {
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
          // Of equals the later; what was worse than another is gone, once it was not among the last.
          let best: (typeof labels)[number] | undefined;
          for (const label of labels)
            if (label.score !== undefined && !(best?.score !== undefined && best.score < label.score))
              best = label;
          const last = labels.slice(-keepLast);
          const kept = best === undefined || last.includes(best) ? last : [best, ...last];
          expect(
            madeBy(await folder.list()).map(({ step, score }) => ({
              step,
              ...(score === undefined ? {} : { score }),
            })),
          ).toEqual(kept);
          expect(dataOf(madeBy(await folder.latest()))).toBe(labels.at(-1)!.step);
          expect(dataOf(madeBy(await folder.best()))).toBe(best?.step ?? 'none');
          expect(await readdir(at())).toHaveLength(kept.length);
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);

  it('lists by number, however long', async () => {
    const folder = checkpointFolder(at(), { keepLast: 9 });
    await saveAll(
      folder,
      [0, 1e9, 999_999_999, Number.MAX_SAFE_INTEGER, 2e10].map((step) => ({ step })),
    );
    expect(await steps(folder)).toEqual([0, 999_999_999, 1e9, 2e10, Number.MAX_SAFE_INTEGER]);
  });

  it('takes away what was not finished, and nothing else', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await mkdir(at());
    const others = [
      'notes.txt',
      'step-1.txt',
      'best.safetensors',
      'step-x.safetensors',
      'xstep-1.safetensors',
    ];
    for (const name of [...others, 'step-000000001.safetensors.unfinished']) await writeFile(at(name), name);
    expect(madeBy(await folder.list())).toEqual([]);
    await saveAll(folder, [{ step: 2 }, { step: 3 }]);
    expect((await readdir(at())).sort()).toEqual([...others, 'step-000000003.safetensors'].sort());
  });

  it('goes back to the one before where the newest is damaged', async () => {
    const folder = checkpointFolder(at());
    await saveAll(
      folder,
      [1, 2, 3].map((step) => ({ step })),
    );
    await truncate(at('step-000000003.safetensors'), 100);
    expect(dataOf(madeBy(await folder.latest()))).toBe(2);
    const bytes = await readFile(at('step-000000002.safetensors'));
    await writeFile(at('step-000000002.safetensors'), bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    expect(dataOf(madeBy(await folder.latest()))).toBe(1);
    await writeFile(at('step-000000001.safetensors'), '');
    expect(dataOf(madeBy(await folder.latest()))).toBe('none');
    // They are there all the same.
    expect(await steps(folder)).toEqual([1, 2, 3]);
  });

  it('goes to the next best where the best is damaged', async () => {
    const folder = checkpointFolder(at());
    await saveAll(folder, [
      { step: 1, score: 0.1 },
      { step: 2, score: 0.3 },
      { step: 3, score: 0.2 },
    ]);
    expect(dataOf(madeBy(await folder.best()))).toBe(1);
    await truncate(at('step-000000001-score-0.1.safetensors'), 100);
    expect(dataOf(madeBy(await folder.best()))).toBe(3);
  });

  it('reads what another folder object wrote', async () => {
    await saveAll(checkpointFolder(at()), [{ step: 4, score: -0.5 }]);
    const [kept] = madeBy(await checkpointFolder(at(), { keepLast: 1 }).list());
    expect([kept?.step, kept?.score]).toEqual([4, -0.5]);
  });

  // A run goes back to its best, or to an earlier one, and goes on from there.
  it('keeps what was saved just now, also if later steps are there', async () => {
    const folder = checkpointFolder(at(), { keepLast: 2 });
    await saveAll(
      folder,
      [10, 20, 30].map((step) => ({ step })),
    );
    const { path } = madeBy(await folder.save(checkpoint('again'), { step: 11 })());
    expect(await readdir(at())).toContain(path.slice(at().length + 1));
  });

  it('has one checkpoint of a step: that which was saved last', async () => {
    const folder = checkpointFolder(at());
    madeBy(await folder.save(checkpoint('first'), { step: 5 })());
    madeBy(await folder.save(checkpoint('again'), { step: 5, score: 1 })());
    expect(await steps(folder)).toEqual([5]);
    expect(dataOf(madeBy(await folder.latest()))).toBe('again');
  });

  it('says what it cannot use', async () => {
    await writeFile(at(), 'a file');
    const folder = checkpointFolder(at());
    for (const task of [folder.list, folder.latest, folder.best, folder.save(checkpoint(1), { step: 1 })]) {
      const error = errorOf(await task());
      expect([error.where, error.expected]).toEqual([at(), 'a file that can be used']);
    }
  });

  it('passes on why a checkpoint cannot be written, and keeps the others', async () => {
    const folder = checkpointFolder(at(), { keepLast: 1 });
    await saveAll(folder, [{ step: 1 }]);
    const error = errorOf(await folder.save(checkpoint((() => 1) as never), { step: 2 })());
    expect(error.where).toBe('data');
    expect(await steps(folder)).toEqual([1]);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '2'])('refuses to keep the last %s', (keepLast) => {
    const make = () => checkpointFolder(at(), { keepLast: keepLast as number });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`checkpointFolder: keepLast: expected a whole number, 1 or more, found ${keepLast}`);
  });

  it.each([
    [{ step: -1 }, 'step: expected a whole number, 0 or more, found -1'],
    [{ step: 1.5 }, 'step: expected a whole number, 0 or more, found 1.5'],
    [{ step: 2 ** 53 }, `step: expected a whole number, 0 or more, found ${2 ** 53}`],
    [{ step: 1, score: NaN }, 'score: expected a number that is not NaN, found NaN'],
  ])('refuses the label %j at once', (label, message) => {
    const save = () => checkpointFolder(at()).save(checkpoint(1), label);
    expect(save).toThrow(ConfigError);
    expect(save).toThrow(`checkpointFolder: ${message}`);
  });
});
