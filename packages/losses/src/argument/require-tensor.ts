import { ConfigError, isTensor, sameShape, type Tensor } from '@thalweg/core';
import { shown } from './shown.js';

/** @throws {ConfigError} If an argument is not a tensor. @internal */
export const requireTensor = (owner: string, argument: string, found: unknown): void => {
  if (!isTensor(found))
    throw new ConfigError({
      owner,
      argument,
      expected: 'a float32 or float64 tensor',
      found: shown(found),
      fix: 'Write tensor([1, 2]) of @thalweg/core',
    });
};

/**
 * Checks the two tensors that a loss compares.
 *
 * @param names - What the caller calls them.
 * @throws {ConfigError} If one is not a tensor, or they differ in shape or dtype.
 * @internal
 */
export const requirePair = (
  owner: string,
  names: readonly [x: string, y: string],
  x: Tensor,
  y: Tensor,
): void => {
  requireTensor(owner, names[0], x);
  requireAlike(owner, names[1], y, x, names[0]);
};

/** @throws {ConfigError} If an argument is not a tensor with the shape and dtype of another one. @internal */
export const requireAlike = (
  owner: string,
  argument: string,
  found: unknown,
  like: Tensor,
  likeArgument: string,
): void => {
  requireTensor(owner, argument, found);
  const { dtype, shape } = found as Tensor;
  if (dtype !== like.dtype || !sameShape(shape, like.shape))
    throw new ConfigError({
      owner,
      argument,
      expected: `${shown(like)}, like ${likeArgument}`,
      found: shown(found),
      fix: 'Nothing broadcasts or converts',
    });
};
