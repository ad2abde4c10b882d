import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, toArray, type Tensor } from '@thalweg/core';
import { batches } from '../../src/data/batches.js';
import { difficulties } from '../../src/data/difficulties.js';
import { curriculum } from '../../src/strategy/curriculum.js';
import { lineOptions, points } from '../train/line.js';
import { play } from '../train/play.js';
import { epochs, evaluation, hear, steps, type Told } from './hear.js';

type Options = Parameters<typeof curriculum>[0];

/** The rows of each epoch; `null` stands for all rows in order. */
const rowsOf = (options: Options, count: number): readonly (readonly number[])[] => {
  const examples = options.difficulty.length;
  const told: readonly Told[] = [{ _tag: 'Start' }, ...epochs(count - 1)];
  let rows = Array.from({ length: examples }, (_, row) => row);
  const heard = hear(curriculum(options), told, { examples, batchSize: 1 });
  return heard.decisions.map((decisions) => {
    for (const decision of decisions) {
      const chosen = (decision as { readonly rows: Tensor | null }).rows;
      rows = chosen === null ? Array.from({ length: examples }, (_, row) => row) : [...toArray(chosen)];
    }
    return rows;
  });
};

/** Difficulties in another order than the rows: 0, 7, 14, ... of a hundred. */
const difficulty = Array.from({ length: 100 }, (_, row) => (7 * row) % 100);

const easiest = (from: number, to: number): readonly number[] =>
  difficulty.map((_, rank) => difficulty.indexOf(rank)).slice(from, to);

const sorted = (rows: readonly number[]) => [...rows].sort((a, b) => a - b);

describe('curriculum', () => {
  // Each epoch of the curriculum, and the one after it, by the equations of the docstring.
  it.each<readonly [NonNullable<Options['pacing']>, (t: number) => readonly [number, number]]>([
    ['linear', (t) => [0, Math.min(1, 0.05 + (0.95 * t) / 8)]],
    ['root', (t) => [0, Math.min(1, Math.sqrt(0.05 ** 2 + ((1 - 0.05 ** 2) * t) / 8))]],
    ['babyStep', (t) => [0, (Math.floor((3 * t) / 8) + 1) / 3]],
    ['onePass', (t) => [Math.floor((3 * t) / 8) / 3, (Math.floor((3 * t) / 8) + 1) / 3]],
  ])('%s: uses what the equation says in every epoch', (pacing, part) => {
    const found = rowsOf({ difficulty, epochs: 8, pacing, start: 0.05, stages: 3 }, 10);
    for (let t = 0; t < 8; t++) {
      const [from, to] = part(t).map((of) => Math.round(100 * of));
      const all = from === 0 && to === 100;
      expect(found[t]).toEqual(all ? sorted(easiest(0, 100)) : easiest(from!, to!));
    }
    expect(found.slice(8)).toEqual([sorted(easiest(0, 100)), sorted(easiest(0, 100))]);
  });

  // The same by hand, as numbers: how many of a hundred in each of five epochs.
  it.each<readonly [NonNullable<Options['pacing']>, readonly number[]]>([
    ['linear', [10, 28, 46, 64, 82, 100]],
    ['root', [10, 46, 64, 78, 90, 100]],
    ['babyStep', [50, 50, 50, 100, 100, 100]],
    ['onePass', [50, 50, 50, 50, 50, 100]],
  ])('%s: is so long in each epoch', (pacing, lengths) => {
    const found = rowsOf({ difficulty, epochs: 5, pacing, start: 0.1, stages: 2 }, 6);
    expect(found.map((rows) => rows.length)).toEqual(lengths);
  });

  it('has root pacing from a hundredth by default, and uses every example at the end', () => {
    // √(1e-4 + (1 - 1e-4) t / 4).
    const found = rowsOf({ difficulty, epochs: 4 }, 5);
    expect(found.map((rows) => rows.length)).toEqual([1, 50, 71, 87, 100]);
  });

  it('uses one example at least', () => {
    for (const pacing of ['linear', 'root', 'babyStep', 'onePass'] as const)
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 }),
          fc.integer({ min: 1, max: 12 }),
          fc.integer({ min: 1, max: 12 }),
          (difficulty, length, stages) => {
            const found = rowsOf({ difficulty, epochs: length, pacing, start: 0, stages }, length + 1);
            for (const rows of found) {
              expect(rows.length).toBeGreaterThanOrEqual(1);
              expect(new Set(rows).size).toBe(rows.length);
            }
            expect(found.at(-1)).toHaveLength(difficulty.length);
            if (pacing === 'onePass' && stages <= Math.min(length, difficulty.length))
              // Every example is in one of the parts.
              expect(new Set(found.slice(0, -1).flat()).size).toBe(difficulty.length);
          },
        ),
      );
  });

  // 50 * (29 / 50) is less than 29 in double precision.
  it.each([49, 50, 100, 200])(
    'gives each of %i examples its own stage if there are as many stages',
    (count) => {
      const ranks = Array.from({ length: count }, (_, row) => row);
      const found = rowsOf({ difficulty: ranks, epochs: count, pacing: 'onePass', stages: count }, count);
      expect(found).toEqual(ranks.map((row) => [row]));
    },
  );

  it('keeps the order of the data among equally difficult examples', () => {
    const found = rowsOf({ difficulty: [2, 1, 2, 1, 2, 1], epochs: 6, pacing: 'linear', start: 0 }, 6);
    expect(found).toEqual([[1], [1], [1, 3], [1, 3, 5], [1, 3, 5, 0], [1, 3, 5, 0, 2]]);
  });

  it('decides nothing if nothing changes, and only at epochs', () => {
    const strategy = curriculum({ difficulty, epochs: 4, pacing: 'babyStep', stages: 2 });
    const told: readonly Told[] = [
      { _tag: 'Start' },
      ...steps(3),
      { _tag: 'NonFinite', loss: NaN },
      ...epochs(1),
      evaluation(1),
      ...epochs(5),
    ];
    const { decisions } = hear(strategy, told);
    expect(decisions.map((taken) => taken.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(decisions[7]).toEqual([{ _tag: 'SelectExamples', rows: null }]);
    // If all examples are used from the first epoch on, there is nothing to select.
    const all = curriculum({ difficulty, epochs: 4, pacing: 'babyStep', stages: 1 });
    expect(hear(all, told).decisions.flat()).toEqual([]);
  });

  it.each([99, 101, undefined])('requires one number for each example, not %s of them', (examples) => {
    const run = () => curriculum({ difficulty, epochs: 1 }).init({ examples, batchSize: 1 });
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(
      `curriculum: difficulty: expected one number for each of the ${examples ?? 'unknown number of'} examples, found 100`,
    );
  });

  it('trains on the easy ones first', () => {
    const data = points(20);
    // How far from 0 a point is.
    const far = difficulties(data, ({ x }) => Math.abs(x.get(0)));
    const seen: number[][] = [];
    const run = play({
      ...lineOptions,
      data: batches(data, { batchSize: 3 }),
      valueAndGrad: (line, batch) => {
        seen.push([...toArray(batch.x)]);
        return lineOptions.valueAndGrad(line, batch);
      },
      strategy: curriculum({ difficulty: far, epochs: 2, pacing: 'linear', start: 0.3 }),
      epochs: 3,
    });
    const perEpoch = [0, 1, 2].map((number) => {
      const count = run.events.filter(({ _tag, epoch }) => _tag === 'Step' && epoch === number).length;
      return seen.splice(0, count).flat();
    });
    // 0.3 and 0.3 + 0.7 / 2 of twenty, then all.
    expect(perEpoch.map((xs) => xs.length)).toEqual([6, 13, 20]);
    const nearest = [...toArray(data.x)].sort((a, b) => Math.abs(a) - Math.abs(b));
    expect(perEpoch[0]!.map(Math.abs)).toEqual(nearest.slice(0, 6).map(Math.abs));
    expect(perEpoch[1]!.map(Math.abs)).toEqual(nearest.slice(0, 13).map(Math.abs));
    expect(perEpoch[2]).toEqual([...toArray(data.x)]);
  });
});
