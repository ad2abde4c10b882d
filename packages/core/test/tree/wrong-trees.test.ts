import { describe, expect, it } from 'vitest';
import { sgd } from '@thalweg/optimizers';
import {
  foldTree,
  leaves,
  makeStep,
  mapTree,
  paths,
  tensor,
  TreeMismatchError,
  zipTrees,
  type Tree,
} from '../../src/index.js';

const mismatchOf = (run: () => unknown): TreeMismatchError => {
  try {
    run();
  } catch (error) {
    if (error instanceof TreeMismatchError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const pair = (a: unknown, b: unknown) => [a, b] as const;

describe('an entry that every object inherits', () => {
  it.each(['toString', 'constructor', 'hasOwnProperty', '__proto__', 'valueOf'])(
    'is no entry of a tree: %s',
    (key) => {
      const first = Object.fromEntries([[key, 1]]);
      const { path, expected, found } = mismatchOf(() => zipTrees(pair, first, { x: 2 }));
      expect([path, expected, found]).toEqual([`second.${key}`, 'an entry', 'nothing']);
    },
  );

  it('is none of a tree of gradients either', () => {
    const step = makeStep(sgd({ learningRate: 1 }));
    const at = step.init({ valueOf: tensor([1]) });
    const gradients = { x: tensor([1]) } as unknown as typeof at.params;
    expect(mismatchOf(() => step(at, gradients)).path).toBe('gradients.valueOf');
  });

  it('is one where a tree has it itself', () => {
    const tree = Object.fromEntries([
      ['__proto__', 1],
      ['toString', 2],
    ]);
    expect(leaves<number>(zipTrees((a: number, b: number) => a + b, tree, tree))).toEqual([2, 4]);
  });
});

describe('a hole in an array', () => {
  const holed = [1, , 3] as unknown as Tree<number>;

  it('is not passed over', () => {
    for (const run of [
      () => mapTree((x: number) => x, holed),
      () => leaves<number>(holed),
      () => paths<number>(holed),
      () => foldTree<number, number>(holed, 0, (sum, x) => sum + x),
    ]) {
      const { path, found } = mismatchOf(run);
      expect([path, found]).toEqual(['1', 'a hole in the array']);
    }
  });

  it('is named by its path', () => {
    expect(mismatchOf(() => zipTrees(pair, holed, [1, 2, 3])).path).toBe('first.1');
    expect(mismatchOf(() => zipTrees(pair, [1, 2, 3], holed)).path).toBe('second.1');
    const step = makeStep(sgd({ learningRate: 1 }));

    const params = [tensor([1]), , tensor([2])] as unknown as readonly [];
    expect(mismatchOf(() => step.init(params)).path).toBe('params.1');
  });
});

describe('a tree that contains itself', () => {
  const record: Record<string, unknown> = { w: 1 };
  record.again = record;
  const array: unknown[] = [];
  array.push(array);

  it.each([record, array])('is an error that says so, not a stack overflow', (tree) => {
    const endless = tree as Tree<number>;
    for (const run of [
      () => mapTree((x: number) => x, endless),
      () => zipTrees(pair, endless, endless),
      () => makeStep(sgd({ learningRate: 1 })).init(endless as never),
    ])
      expect(mismatchOf(run).found).toBe('one with more, or one that contains itself');
  });

  it('has a short message', () => {
    expect(mismatchOf(() => mapTree((x: number) => x, record as Tree<number>)).message.length).toBeLessThan(
      200,
    );
  });
});

describe('a tree with thousands of keys', () => {
  it('is not listed in an error message', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, 1]));
    expect(mismatchOf(() => zipTrees(pair, many, 1)).message.length).toBeLessThan(400);
    expect(mismatchOf(() => zipTrees(pair, many, { ...many, another: 1 })).message.length).toBeLessThan(400);
  });
});

describe('a tree with getters', () => {
  it('is read as what they give', () => {
    const tree = {
      get a() {
        return 1;
      },
    };
    expect(zipTrees((a: number, b: number) => a + b, tree, { a: 2 })).toEqual({ a: 3 });
  });
});

describe('the first difference', () => {
  it('is found in a tree of 100 000 entries without comparing each with all', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i] as const);
    const first = Object.fromEntries(entries);
    expect(mismatchOf(() => zipTrees(pair, first, { ...first, z: 1 })).path).toBe('second.z');
  });

  it('is found at the end of a deep tree without walking each branch again', () => {
    let [first, second]: [Tree<number>, Tree<number>] = [1, { b: 1 }];
    for (let i = 0; i < 900; i++) {
      const before = new Array<number>(100).fill(1);
      [first, second] = [
        [...before, first],
        [...before, second],
      ];
    }
    const { found } = mismatchOf(() => zipTrees(pair, first, second));
    expect(found).toBe('an object with b');
  });
});
