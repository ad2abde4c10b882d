import { isTensor } from '@thalweg/core';

/**
 * Marks a state of {@link accumulate} so that the next call makes a step of what is gathered, without the gradient of that call.
 *
 * Use it at the end of an epoch or a run, whose last gradients are fewer than `every`. If nothing is gathered, the next call does
 * nothing. It marks every `accumulate` in the state, also under the names of `namedChain` and `partition`.
 *
 * @param state - The state of a transformation with an `accumulate`.
 * @returns The marked state; it shares the tensors of `state`.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { accumulate, flush, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(accumulate(sgd({ learningRate: 1 }), { every: 4 }));
 * let at = step.init(tensor([0]));
 * for (const g of [1, 3]) at = step(at, tensor([g]));
 * const zeros = tensor([0]);
 * at = step({ ...at, state: flush(at.state) }, zeros);
 * toArray(at.params) // => [-2]
 * ```
 *
 * Optax has no such function: `MultiSteps` loses what is left.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const flush = <State extends object>(state: State): State =>
  // Only a number of the state changes.
  Object.fromEntries(Object.entries(state).map(([key, value]) => [key, marked(key, value)])) as State;

const marked = (key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isTensor(value)) return value;
  if (/^accumulate(_\d+)?$/u.test(key) && 'flushing' in value) return { ...value, flushing: 1 };
  return flush(value);
};
