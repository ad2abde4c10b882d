import { ConfigError, isTensor, requireKey, toNdArray, type Tensor } from '@thalweg/core';
import { requireArgument } from '../argument/require-argument.js';

/** A copy of a tensor with one example per row. @internal */
export interface ExampleRows {
  readonly examples: number;
  /** Numbers in an example. */
  readonly width: number;
  /** All numbers, row-major. The caller may write to them. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Checks a random key and copies inputs with the examples on the first axis.
 *
 * @throws {ConfigError} If there is no such axis, or the key is not a random key.
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
      expected: 'a first axis of examples',
      found: 'a 0-d tensor',
    });
  const width = rest.reduce((product, length) => product * length, 1);
  return { examples, width, values: toNdArray(inputs).data };
};
