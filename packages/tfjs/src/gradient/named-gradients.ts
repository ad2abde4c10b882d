import { engine, type Optimizer, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { ConfigError, sameShape, TreeMismatchError } from '@thalweg/core';

/** What `applyGradients` takes: a record from the name of a variable to its gradient, or a list of both. @internal */
export type GivenGradients = Parameters<Optimizer['applyGradients']>[0];

/** A variable and its gradient; `undefined` if the loss does not depend on the variable. @internal */
export interface NamedGradient {
  readonly variable: Variable;
  readonly gradient: Tensor | undefined;
}

/**
 * Finds the variable of each gradient.
 *
 * A variable that is no float32, or that is gone, is left out if it has no gradient.
 *
 * @throws {ConfigError} If a name with a gradient is that of no variable, the dtype is not float32, or a name has two
 *   gradients.
 * @throws {TreeMismatchError} If a gradient has another shape than its variable.
 * @internal
 */
export const namedGradients = (given: GivenGradients): readonly NamedGradient[] => {
  const found = new Map<string, NamedGradient>();
  for (const [name, gradient] of entriesOf(given)) {
    const variable = Object.hasOwn(engine().registeredVariables, name)
      ? engine().registeredVariables[name]!
      : undefined;
    if (gradient === undefined) {
      if (variable?.dtype === 'float32' && !found.has(name)) found.set(name, { variable, gradient });
      continue;
    }
    if (variable === undefined) throw unknownVariable(name);
    requireFit(name, variable, gradient);
    const earlier = found.get(name)?.gradient;
    // A variable that two layers share is in the list twice, with one gradient.
    if (earlier !== undefined && earlier !== gradient)
      throw new ConfigError({
        owner: 'applyGradients',
        argument: name,
        expected: 'one gradient for each variable',
        found: 'two tensors for this one',
        fix: 'Add the gradients first',
      });
    found.set(name, { variable, gradient });
  }
  return [...found.values()];
};

type Entry = readonly [name: string, gradient: Tensor | undefined];

const entriesOf = (given: GivenGradients): readonly Entry[] => {
  // The types of tfjs do not say that a gradient may be missing.
  const pairs: readonly (readonly [string, Tensor | null | undefined])[] = Array.isArray(given)
    ? given.map(({ name, tensor }) => [name, tensor])
    : Object.entries(given);
  return pairs.map(([name, gradient]) => [name, gradient ?? undefined]);
};

const unknownVariable = (name: string) =>
  new ConfigError({
    owner: 'applyGradients',
    argument: name,
    expected: 'the name of a variable',
    found: 'a gradient for a variable that does not exist, or was disposed',
  });

const requireFit = (name: string, variable: Variable, gradient: Tensor): void => {
  if (variable.dtype !== 'float32' || gradient.dtype !== 'float32')
    throw new ConfigError({
      owner: 'applyGradients',
      argument: name,
      expected: 'a float32 variable and a float32 gradient',
      found: `a variable of ${variable.dtype} and a gradient of ${gradient.dtype}`,
    });
  if (sameShape(variable.shape, gradient.shape)) return;
  throw new TreeMismatchError({
    path: `gradients.${name}`,
    expected: `the shape of the variable, [${variable.shape.join(', ')}]`,
    found: `[${gradient.shape.join(', ')}]`,
  });
};
