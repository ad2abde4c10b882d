import { isPromise } from '../argument/require-argument.js';
import {
  isTensor,
  mapTensors,
  mapTree,
  tensor,
  toNdArray,
  TreeMismatchError,
  type Dtype,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';

/** The place of a leaf in the vector of all parameters. @internal */
export interface Block {
  readonly path: string;
  readonly start: number;
  readonly size: number;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** Converts trees like the parameters to vectors of doubles and back. @internal */
export interface ParameterVector<P> {
  readonly size: number;
  /** The leaves in tree order, without gaps. */
  readonly blocks: readonly Block[];
  /** A copy of all leaves, one after the other; throws if the tree is not like the parameters. */
  readonly read: (tree: P | TreeOf<P>, argument: string) => Float64Array;
  /** A tree like the parameters, in their dtypes, with these values. */
  readonly tree: (values: Float64Array) => TreeOf<P>;
}

/** @internal */
export const parameterVector = <P>(params: P & TensorTree<P>, argument = 'params'): ParameterVector<P> => {
  const blocks: Block[] = [];
  let size = 0;
  visitLeaves(params, (leaf, path) => {
    if (!isTensor(leaf)) throw mismatch(argument, path, 'a float32 or float64 tensor', leaf);
    blocks.push({ path, start: size, size: leaf.size, shape: leaf.shape, dtype: leaf.dtype });
    size += leaf.size;
  });

  const read = (tree: P | TreeOf<P>, name: string): Float64Array => {
    const values = new Float64Array(size);
    let at = 0;
    visitLeaves(tree, (leaf, path) => {
      const block = blocks[at++];
      if (block?.path !== path) throw mismatch(name, path, `the same leaves as in ${argument}`, leaf);
      if (!isTensor(leaf) || described(leaf) !== described(block))
        throw mismatch(name, path, `${described(block)} as in ${argument}`, leaf);
      values.set(toNdArray(leaf).data, block.start);
    });
    const missing = blocks[at];
    if (missing !== undefined)
      throw mismatch(name, missing.path, `${described(missing)} as in ${argument}`, undefined);
    return values;
  };

  const tree = (values: Float64Array): TreeOf<P> => {
    let at = 0;
    return mapTensors<P>(({ dtype, shape, size: length }) => {
      at += length;
      return tensor(values.subarray(at - length, at), shape, dtype);
    }, params) as TreeOf<P>;
  };
  return { size, blocks, read, tree };
};

/** Visits the leaves, which may be anything if the caller is plain JavaScript. */
const visitLeaves = (tree: unknown, visit: (leaf: unknown, path: string) => void): void => {
  mapTree((leaf: unknown, path) => {
    visit(leaf, path);
  }, tree);
};

const described = ({ dtype, shape }: { readonly dtype: Dtype; readonly shape: readonly number[] }): string =>
  `${dtype} [${shape.join(', ')}]`;

const mismatch = (argument: string, path: string, expected: string, found: unknown): TreeMismatchError =>
  new TreeMismatchError({
    path: path === '' ? argument : `${argument}.${path}`,
    expected,
    found: isTensor(found)
      ? described(found)
      : isPromise(found)
        ? 'a promise'
        : found === undefined
          ? 'nothing'
          : `a ${typeof found}`,
  });
