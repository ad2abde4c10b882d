import { ConfigError, toNdArray, type Tensor } from '@thalweg/core';

/** A copy of a tensor, one example a row. @internal */
export interface ExampleRows {
  readonly examples: number;
  /** Numbers in an example. */
  readonly width: number;
  /** All of them, row-major: memory that is the caller's to write. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Copies inputs whose first axis counts the examples.
 *
 * @throws {ConfigError} If there is no such axis.
 * @internal
 */
export const exampleRows = (owner: string, inputs: Tensor): ExampleRows => {
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
