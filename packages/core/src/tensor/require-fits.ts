import { ConfigError } from '../error/config-error.js';

/** @throws {ConfigError} If the lengths are not whole, or their product is not the number of values. @internal */
export const requireFits = (owner: string, shape: readonly number[], values: number): void => {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === values && shape.every((length) => Number.isInteger(length) && length >= 0)) return;
  throw new ConfigError({
    owner,
    argument: 'shape',
    expected: `non-negative whole lengths whose product is ${values}, the number of values`,
    found: `[${shape.join(', ')}]`,
  });
};
