import { expect } from 'vitest';
import { isSparseTensor, leaves, paths, toNdArray, type Tree, type Tensor } from '@thalweg/core';

/**
 * Fails unless two trees have the same leaves and the same bits.
 *
 * Compares structure, shapes, dtypes and, number by number, with `Object.is`. Numbers in the tree are compared, too.
 *
 * @throws An assertion error of Vitest that names the leaf and the element.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { expectSameBits } from '@thalweg/testing';
 *
 * expectSameBits({ w: tensor([1, -0]) }, { w: tensor([1, -0]) });
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const expectSameBits = (found: unknown, expected: unknown): void => {
  const a = found as Tree<Tensor>;
  const b = expected as Tree<Tensor>;
  const places = paths<Tensor>(a);
  // An assertion costs as much as the comparison of some hundred numbers: make it where it fails.
  const otherPlaces = paths<Tensor>(b);
  if (!isSameList(places, otherPlaces)) expect(places).toEqual(otherPlaces);
  const others = leaves<unknown>(b);
  leaves<unknown>(a).forEach((leaf, i) => {
    const other = others[i];
    if (isSparseTensor(leaf) && isSparseTensor(other)) {
      expect([leaf.shape, Array.from(leaf.indices)]).toEqual([other.shape, Array.from(other.indices)]);
      expectSameElements(leaf.values, other.values, places[i]!);
    } else if (isTensorLeaf(leaf) && isTensorLeaf(other)) expectSameElements(leaf, other, places[i]!);
    // Counts and other plain numbers of a state.
    else if (!Object.is(leaf, other)) expect(leaf).toBe(other);
  });
};

const expectSameElements = (found: Tensor, expected: Tensor, path: string): void => {
  if (found.dtype !== expected.dtype || !isSameList(found.shape, expected.shape))
    expect([found.dtype, found.shape]).toEqual([expected.dtype, expected.shape]);
  const [left, right] = [toNdArray(found).data, toNdArray(expected).data];
  const at = left.findIndex((value, index) => !Object.is(value, right[index]));
  if (at >= 0) expect.fail(`leaf ${path}, element ${at}: ${shown(left[at]!)} is not ${shown(right[at]!)}`);
};

const isSameList = <A>(a: readonly A[], b: readonly A[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const shown = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

const isTensorLeaf = (leaf: unknown): leaf is Tensor =>
  typeof leaf === 'object' && leaf !== null && 'dtype' in leaf && 'stride' in leaf;
