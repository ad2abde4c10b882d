import { ConfigError, rowMajor, type Tensor } from '@thalweg/core';
import { shown } from './shown.js';

/** @throws {ConfigError} If an element of a tensor is not accepted. @internal */
export const requireEach = (
  owner: string,
  argument: string,
  tensor: Tensor,
  expected: string,
  accepts: (value: number) => boolean,
): void => {
  const { data, offset } = rowMajor(tensor);
  for (let i = 0; i < tensor.size; i++) {
    const value = data[offset + i]!;
    if (!accepts(value)) throw new ConfigError({ owner, argument, expected, found: shown(value) });
  }
};
