import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTree, leaves, mapTree, paths, TreeMismatchError, zipTrees, type Tree } from '../../src/index.js';

const trees: fc.Arbitrary<Tree<number>> = fc.letrec<{ tree: Tree<number> }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.double({ noNaN: true }),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor', '10', '9')),
      tie('tree'),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
  ),
})).tree;

describe('the order of leaves', () => {
  it('does not depend on how a record was built', () => {
    expect(leaves<number>({ b: 1, a: 2 })).toEqual(leaves<number>({ a: 2, b: 1 }));
    expect(paths<number>({ z: 0, a: [{ y: 1, B: 2 }] })).toEqual(['a.0.B', 'a.0.y', 'z']);
  });

  it('is by code unit, not by number', () => {
    expect(paths<number>({ 10: 0, 9: 1 })).toEqual(['10', '9']);
  });
});

describe('mapTree', () => {
  it('keeps the structure for any keys', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(mapTree((x: number) => x, tree)).toEqual(tree);
        expect(leaves(mapTree((x: number) => x * 2, tree))).toEqual(leaves(tree).map((x) => x * 2));
      }),
    );
  });

  it('treats __proto__ as a key', () => {
    const tree = JSON.parse('{"__proto__": 1, "a": 2}') as Tree<number>;
    const mapped = mapTree((x: number) => x + 1, tree);
    expect(leaves(mapped)).toEqual([2, 3]);
    expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
  });
});

describe('foldTree', () => {
  it('agrees with the leaves', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(foldTree<number, number[]>(tree, [], (all, leaf) => [...all, leaf])).toEqual(leaves(tree));
      }),
    );
  });
});

describe('zipTrees', () => {
  it('of a tree with itself is a map', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(zipTrees((x: number, y: number) => Object.is(x, y), tree, tree)).toEqual(
          mapTree(() => true, tree),
        );
      }),
    );
  });

  it.each([
    [{ a: 1 }, { b: 1 }, 'second.a: expected an entry, found nothing'],
    [{ a: 1 }, { a: 1, b: 2 }, 'second.b: expected no such entry (only a), found 2'],
    [{ a: [1, 2] }, { a: [1] }, 'second.a: expected an array of 2, found an array of 1'],
    [{ a: 1 }, { a: [1] }, 'second.a: expected a leaf, found an array of 1'],
    [{ a: { b: 1 } }, { a: 3 }, 'second.a: expected a record with b, found 3'],
  ])('says where %j and %j differ', (first, second, message) => {
    const zip = () => zipTrees<number, number, number>((x) => x, first, second);
    expect(zip).toThrow(TreeMismatchError);
    expect(zip).toThrow(message);
  });
});
