import { ConfigError } from '../error/config-error.js';
import { describeLeaf } from './sparse-tensor.js';
import { isTensor } from './tensor.js';

/**
 * Checks an argument that must be one tensor, not a tree.
 *
 * @throws {ConfigError} If it is not a tensor.
 * @internal
 */
export const requireTensor = (owner: string, argument: string, value: unknown): void => {
  if (!isTensor(value))
    throw new ConfigError({
      owner,
      argument,
      expected: 'a float32 or float64 tensor',
      found: describeLeaf(value),
    });
};
