import { ConfigError, isTensor, requireKey, toNdArray, type Tensor } from '@thalweg/core';
import { requireArgument } from '../argument/require-argument.js';

/** A copy of a tensor, one example a row. @internal */
export interface ExampleRows {
  readonly examples: number;
  /** Numbers in an example. */
  readonly width: number;
  /** All of them, row-major: memory that is the caller's to write. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Copies inputs whose first axis counts the examples, of a function that takes them after a random key.
 *
 * @throws {ConfigError} If there is no such axis, or the key is none.
 * @internal
 */
export const exampleRows = (owner: string, key: unknown, inputs: Tensor): ExampleRows => {
  requireKey(owner, 'key', key);
  requireArgument(isTensor(inputs), { owner, argument: 'inputs', expected: 'a tensor', found: inputs });
  const [examples, ...rest] = inputs.shape;
  if (examples === undefined)
    throw new ConfigError({
      owner,
      argument: 'inputs',
      expected: 'a first axis that counts the examples',
      found: 'a 0-d tensor',
    });
  const width = rest.reduce((product, length) => product * length, 1);
  return { examples, width, values: toNdArray(inputs).data };
};
