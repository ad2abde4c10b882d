import { ConfigError, isTensor, type Tensor } from '@thalweg/core';

/** @throws {ConfigError} If a value is not a tensor of two axes. */
export const requireMatrix = (owner: string, argument: string, value: Tensor): void => {
  if (isTensor(value) && value.shape.length === 2) return;
  throw new ConfigError({ owner, argument, expected: 'a matrix', found: described(value) });
};

/** @throws {ConfigError} If a value is not a tensor of one axis with a number of elements. */
export const requireVector = (owner: string, argument: string, value: Tensor, length: number): void => {
  if (isTensor(value) && value.shape.length === 1 && value.size === length) return;
  throw new ConfigError({
    owner,
    argument,
    expected: `a vector of ${length} elements`,
    found: described(value),
  });
};

/** @throws {ConfigError} If a matrix is not square. */
export const requireSquare = (owner: string, argument: string, matrix: Tensor): void => {
  requireMatrix(owner, argument, matrix);
  if (matrix.shape[0] === matrix.shape[1]) return;
  throw new ConfigError({ owner, argument, expected: 'a square matrix', found: described(matrix) });
};

const described = (value: unknown): string =>
  isTensor(value) ? `${value.dtype} [${value.shape.join(', ')}]` : typeof value;
