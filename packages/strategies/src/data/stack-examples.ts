import {
  isTensor,
  mapTensors,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';

/**
 * Stacks single examples into one batch: every leaf gets a new first axis for the examples.
 *
 * @param examples - Trees of tensors with the same structure, shapes and dtypes; at least one.
 * @throws {TreeMismatchError} If there is none, or one differs from the first.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { stackExamples } from '@thalweg/strategies';
 *
 * const batch = stackExamples([{ x: tensor([1, 2]), y: tensor(0) }, { x: tensor([3, 4]), y: tensor(1) }]);
 * batch.x.shape // => [2, 2]
 * toArray(batch.y) // => [0, 1]
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const stackExamples = <E>(examples: readonly (E & TensorTree<E>)[]): TreeOf<E> => {
  const [first] = examples;
  if (first === undefined)
    throw new TreeMismatchError({ path: 'examples', expected: 'at least one example', found: 'none' });
  const lists = Array.from(examples, (example, i) => listed<E>(example, i));
  const expected = described(lists[0]!);
  for (const [i, list] of lists.entries())
    if (described(list) !== expected)
      throw new TreeMismatchError({
        path: `examples.${i}`,
        expected: `${expected} as in examples.0`,
        found: described(list),
      });
  let next = 0;
  return mapTensors<E>(() => stacked(lists, next++), first) as TreeOf<E>;
};

interface Listed {
  readonly leaf: Tensor;
  readonly path: string;
}

const listed = <E>(example: E & TensorTree<E>, i: number): readonly Listed[] => {
  const list: Listed[] = [];
  mapTensors<E>((leaf: unknown, path) => {
    if (!isTensor(leaf))
      throw new TreeMismatchError({
        path: ['examples', i, ...(path === '' ? [] : [path])].join('.'),
        expected: 'a tensor',
        found: leaf === undefined ? 'nothing' : `a ${typeof leaf}`,
      });
    list.push({ leaf, path });
    return leaf;
  }, example);
  return list;
};

/** The leaves of an example, for an error message. */
const described = (list: readonly Listed[]): string =>
  list.length === 0 ? 'no leaves' : list.map(({ path }) => (path === '' ? 'a tensor' : path)).join(', ');

const stacked = (lists: readonly (readonly Listed[])[], i: number): Tensor => {
  const { leaf: first, path } = lists[0]![i]!;
  const at = (example: number): string => ['examples', example, ...(path === '' ? [] : [path])].join('.');
  const data = lists.flatMap((list, example) => {
    const { leaf } = list[i]!;
    if (leaf.dtype !== first.dtype || leaf.shape.join() !== first.shape.join())
      throw new TreeMismatchError({
        path: at(example),
        expected: `${first.dtype} [${first.shape.join(', ')}] as in ${at(0)}`,
        found: `${leaf.dtype} [${leaf.shape.join(', ')}]`,
      });
    return toArray(leaf);
  });
  return tensor(first.dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data), [
    lists.length,
    ...first.shape,
  ]);
};
