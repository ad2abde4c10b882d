import {
  ConfigError,
  filledLike,
  isTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type Hyperparameter,
  type NestedNumbers,
  type Params,
  type Tensor,
} from '@thalweg/core';

/**
 * A number for each element of the parameters, as plain data.
 *
 * It is one number for all elements, or a tree like the parameters. A leaf of the tree is a number for all its elements, or
 * nested lists of numbers in the shape of the leaf. A number may also stand for a whole branch.
 *
 * @category Projection
 * @since 0.1.0
 */
export type NumbersLikeParams =
  number | readonly NumbersLikeParams[] | { readonly [key: string]: NumbersLikeParams };

/** What a user may give in place of {@link NumbersLikeParams}: also tensors. @category Projection @since 0.1.0 */
export type GivenNumbers =
  number | Tensor | readonly GivenNumbers[] | { readonly [key: string]: GivenNumbers };

/** As many as core lets a tree have. */
const mostLevels = 1000;

/** Declares a number for each element of the parameters. */
export const givenNumbers = (): Hyperparameter<GivenNumbers, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected:
    'a finite number, or a tree like the parameters of finite numbers, nested lists of them or tensors',
  accepts: (value): value is GivenNumbers => everyNumber(value, Number.isFinite),
  fallback: undefined,
  written: { _tag: 'Plain', schema: { anyOf: [{ type: 'number' }, { type: 'array' }, { type: 'object' }] } },
});

/** As {@link givenNumbers}, with one number by default. */
export const givenNumbersOr = (fallback: number): Hyperparameter<GivenNumbers, 'static', 'optional'> => ({
  ...givenNumbers(),
  presence: 'optional',
  fallback,
});

/** Whether it is a tree of numbers and tensors, and all numbers fulfil a condition. */
export const everyNumber = (value: unknown, holds: (number: number) => boolean, level = 0): boolean => {
  if (typeof value === 'number') return holds(value);
  if (isTensor(value)) return toArray(value).every(holds);
  // A tree that contains itself has no end of levels.
  const branches = level < mostLevels ? branchesOf(value) : undefined;
  return branches?.every((branch) => everyNumber(branch, holds, level + 1)) === true;
};

/** Whether all numbers are written as plain data. */
export const isPlain = (value: unknown): value is NumbersLikeParams =>
  typeof value === 'number' || (!isTensor(value) && branchesOf(value)?.every(isPlain) === true);

/** Writes tensors as nested lists, and -0, which JSON does not have, as 0. */
export const plainNumbers = (given: GivenNumbers): NumbersLikeParams => {
  if (typeof given === 'number') return given + 0;
  if (isTensor(given)) return nested(toArray(given), given.shape);
  if (isList(given)) return given.map(plainNumbers);
  return Object.fromEntries(Object.entries(given).map(([key, branch]) => [key, plainNumbers(branch)]));
};

/**
 * Writes numbers as a tree of tensors like the parameters.
 *
 * @param argument - Where the numbers come from, for an error.
 * @throws {TreeMismatchError} If the numbers do not fit the parameters.
 */
export const tensorsLike = (numbers: NumbersLikeParams, params: Params, argument: string): Params => {
  if (isTensor(params)) {
    if (typeof numbers === 'number') return filledLike(params, numbers);
    return isList(numbers)
      ? leafOf(numbers, params, argument)
      : mismatch(argument, `numbers in the shape [${params.shape.join(', ')}]`, 'a record');
  }
  if (Array.isArray(params)) {
    const items = params as readonly Params[];
    if (typeof numbers === 'number') return items.map((item) => tensorsLike(numbers, item, argument));
    if (!isList(numbers) || numbers.length !== items.length)
      return mismatch(
        argument,
        `a list of ${items.length}, as in the parameters`,
        isList(numbers) ? `one of ${numbers.length}` : 'a record',
      );
    return items.map((item, i) => tensorsLike(numbers[i]!, item, `${argument}.${i}`));
  }
  const record = params as { readonly [key: string]: Params };
  const keys = Object.keys(record);
  if (typeof numbers !== 'number') {
    if (isList(numbers)) return mismatch(argument, `a record with ${keys.join(', ') || 'no keys'}`, 'a list');
    const odd = Object.keys(numbers).find((key) => !Object.hasOwn(record, key));
    if (odd !== undefined)
      return mismatch(`${argument}.${odd}`, `no such entry (only ${keys.join(', ') || 'none'})`, 'one');
    const missing = keys.find((key) => !Object.hasOwn(numbers, key));
    if (missing !== undefined) return mismatch(`${argument}.${missing}`, 'an entry', 'nothing');
  }
  return Object.fromEntries(
    keys.map((key) => [
      key,
      tensorsLike(typeof numbers === 'number' ? numbers : numbers[key]!, record[key]!, `${argument}.${key}`),
    ]),
  );
};

const leafOf = (numbers: readonly NumbersLikeParams[], like: Tensor, path: string): Tensor => {
  const { shape, dtype } = like;
  const expected = `numbers in the shape [${shape.join(', ')}]`;
  // Nested lists do not tell the lengths of the axes after an empty one.
  if (like.size === 0 && everyNumber(numbers, () => false)) return filledLike(like, 0);
  try {
    // `tensor` refuses what is not nested evenly, such as a record in a list.
    const leaf = tensor(numbers as NestedNumbers, dtype);
    if (leaf.shape.join() === shape.join()) return leaf;
    return mismatch(path, expected, `some in the shape [${leaf.shape.join(', ')}]`);
  } catch (error) {
    if (error instanceof ConfigError) return mismatch(path, expected, error.found);
    throw error;
  }
};

const mismatch = (path: string, expected: string, found: string): never => {
  throw new TreeMismatchError({ path, expected, found });
};

const nested = (flat: readonly number[], shape: readonly number[]): NumbersLikeParams => {
  const [length, ...rest] = shape;
  if (length === undefined) return flat[0]! + 0;
  const width = flat.length / length;
  return Array.from({ length }, (_, i) => nested(flat.slice(i * width, (i + 1) * width), rest));
};

const isList = <A>(value: A | readonly A[]): value is readonly A[] => Array.isArray(value);

/** The branches of a list or of a plain record; nothing for any other value. */
const branchesOf = (value: unknown): readonly unknown[] | undefined => {
  // `Array.from` visits holes, which are then no numbers.
  if (Array.isArray(value)) return Array.from(value as readonly unknown[]);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : undefined;
};
