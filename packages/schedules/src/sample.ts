import { ConfigError, requireOptions, type Schedule } from '@thalweg/core';

const requireStep = (argument: string, value: number, least: number): void => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new ConfigError({
      owner: 'sample',
      argument,
      expected: `a whole number, ${least} or more`,
      found: String(value),
    });
};

/**
 * Samples the values of a schedule at a range of steps.
 *
 * @param schedule - Any function of the step.
 * @param range - `to`: the step to stop before; a whole number, at least `from`, required. `from`: the first step; a
 *   whole number, 0 by default. `every`: the distance of the steps; a whole number, at least 1, 1 by default.
 * @returns The values at `from`, `from + every`, and so on, below `to`.
 * @throws {ConfigError} If `range` is not as above.
 *
 * @example
 * ```ts
 * import { linear, sample } from '@thalweg/schedules';
 *
 * const rate = linear({ from: 1, to: 0, steps: 4 });
 * sample(rate, { to: 6 }) // => [1, 0.75, 0.5, 0.25, 0, 0]
 * sample(rate, { from: 1, to: 6, every: 2 }) // => [0.75, 0.25, 0]
 * ```
 *
 * Optax and PyTorch have none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const sample = (
  schedule: Schedule,
  range: { readonly from?: number; readonly to: number; readonly every?: number },
): number[] => {
  requireOptions('sample', range, { from: true, to: true, every: true });
  const { from = 0, to, every = 1 } = range;
  requireStep('from', from, 0);
  requireStep('to', to, from);
  requireStep('every', every, 1);
  return Array.from({ length: Math.ceil((to - from) / every) }, (_, i) => schedule(from + i * every));
};
