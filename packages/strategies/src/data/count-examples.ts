import { ConfigError, mapTensors, TreeMismatchError, type TensorTree } from '@thalweg/core';

/**
 * The number of examples in a data set: the length of the first axis, which all leaves share.
 *
 * @param argument - What the caller calls the data set.
 * @throws {ConfigError} If there are no examples.
 * @throws {TreeMismatchError} If leaves differ in it.
 */
export const countExamples = <D>(owner: string, data: D & TensorTree<D>, argument = 'data'): number => {
  let first: { readonly path: string; readonly examples: number } | undefined;
  mapTensors<D>((leaf, path) => {
    const examples = leaf.shape[0];
    const at = path === '' ? argument : `${argument}.${path}`;
    if (examples === undefined)
      throw new TreeMismatchError({
        path: at,
        expected: 'a first axis of examples',
        found: 'a 0-d tensor',
      });
    first ??= { path: at, examples };
    if (examples !== first.examples)
      throw new TreeMismatchError({
        path: at,
        expected: `${first.examples} examples as in ${first.path}`,
        found: String(examples),
      });
    return leaf;
  }, data);
  if (first !== undefined && first.examples > 0) return first.examples;
  throw new ConfigError({
    owner,
    argument,
    expected: 'at least one example',
    found: 'none',
  });
};
