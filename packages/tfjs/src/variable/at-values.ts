import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/**
 * Computes something while variables have other values, and gives them back their own.
 *
 * @param values - The other values; they are disposed.
 * @internal
 */
export const atValues = <Result>(values: ReadonlyMap<Variable, Tensor>, compute: () => Result): Result => {
  // A clone has the same data, so a variable that gets it back counts as unchanged.
  const before = new Map([...values.keys()].map((variable) => [variable, variable.clone()]));
  try {
    for (const [variable, value] of values) variable.assign(value);
    return compute();
  } finally {
    for (const [variable, value] of before) variable.assign(value);
    for (const tensor of [...values.values(), ...before.values()]) tensor.dispose();
  }
};
