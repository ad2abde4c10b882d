import type { Variable } from '@tensorflow/tfjs-core';
import { sameShape, TreeMismatchError } from '@thalweg/core';

/** A variable as it is saved: the name that it had at the first step, and its shape. @internal */
export interface SavedVariable {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * The saved name of each variable: its own if all have theirs, else that of the variable in the same place.
 *
 * A model that is loaded while the first one is there gets other names, as `dense/kernel_1`, in the same order.
 *
 * @throws {TreeMismatchError} If the variables are others than those that were saved.
 * @internal
 */
export const savedNames = (
  saved: readonly SavedVariable[],
  variables: readonly Variable[],
): ReadonlyMap<string, string> => {
  const known = new Set(saved.map(({ name }) => name));
  const byName = variables.every(({ name }) => known.has(name));
  if (!byName && variables.length !== saved.length)
    throw new TreeMismatchError({
      path: 'variables',
      expected: `those that the saved optimizer has seen: ${listed(saved)}`,
      found: listed(variables),
      fix: 'Apply the gradients of all of them in the first step',
    });
  const names = new Map(variables.map(({ name }, place) => [name, byName ? name : saved[place]!.name]));
  for (const variable of variables) {
    const name = names.get(variable.name)!;
    requireShape(
      variable,
      saved.find((one) => one.name === name)!,
    );
  }
  return names;
};

const listed = (variables: readonly { readonly name: string }[]): string =>
  `${variables.length} (${variables.map(({ name }) => name).join(', ')})`;

/** @throws {TreeMismatchError} If a variable has another shape than before. @internal */
export const requireShape = ({ name, shape }: Variable, before: SavedVariable): void => {
  if (sameShape(shape, before.shape)) return;
  throw new TreeMismatchError({
    path: `variables.${name}`,
    expected: `the shape that ${before.name} had at the first step, [${before.shape.join(', ')}]`,
    found: `[${shape.join(', ')}]`,
  });
};
