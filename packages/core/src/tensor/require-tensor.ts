import { ConfigError } from '../error/config-error.js';
import { describeLeaf } from './sparse-tensor.js';
import { isTensor } from './tensor.js';

/**
 * Checks an argument that is one tensor and no tree.
 *
 * @throws {ConfigError} If it is none.
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
