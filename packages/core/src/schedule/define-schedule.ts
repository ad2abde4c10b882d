import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import { requireOptions } from '../declare/require-options.js';
import { factory, type Factory } from '../declare/factory.js';
import type { Description } from '../declare/description.js';
import { isRecord } from '../tree/structure.js';
import type { Schedule } from '../declare/schedule.js';

/** A schedule that says how it was built. @category Schedule @since 0.1.0 */
export interface DescribedSchedule extends Schedule {
  readonly description: Description;
  /** The most formulas that one call evaluates: its own, and those of the schedules it is built from. */
  readonly evaluations: number;
}

/**
 * Declares a schedule by its formula.
 *
 * A step is a finite number, 0 or more; it need not be whole. The schedule checks this, and its error names the
 * schedule, so the formula need not check.
 *
 * @param definition - `name`: name of the factory. `hyper`: the hyperparameters. `argument`: the one that is the
 *   first argument, if any. `schedule`: from their values to the function of the step, which must be pure and defined
 *   at every step; compute what does not depend on the step outside of the returned function. `reads`: how often one
 *   call reads each of the schedules it is built from, at most; once by default. `fromSpec` uses it to refuse a
 *   schedule that takes too long: a loop over steps reads more often than once.
 * @returns A factory: from options to a schedule that records how it was built, and throws a `ConfigError` at an
 *   invalid step.
 *
 * @example
 * ```ts
 * import { defineSchedule, positive } from '@thalweg/core';
 *
 * const halving = defineSchedule({
 *   name: 'halving',
 *   hyper: { start: positive(), every: positive(100) },
 *   schedule: ({ start, every }) => (step) => start * 0.5 ** Math.floor(step / every),
 * });
 * halving({ start: 0.1 })(250) // => 0.025
 * ```
 *
 * Optax and PyTorch give some value, or NaN, at a negative step.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const defineSchedule = <
  const H extends Hyperparameters,
  const Argument extends string | undefined = undefined,
>(definition: {
  readonly name: string;
  readonly hyper: H;
  readonly argument?: Argument & keyof H;
  readonly schedule: (values: Values<H>) => (step: number) => number;
  readonly reads?: (values: Values<H>) => number;
}): Factory<H, Argument, DescribedSchedule> => {
  requireOptions('defineSchedule', definition, {
    name: true,
    hyper: true,
    argument: true,
    schedule: true,
    reads: true,
  });
  const { name, hyper, argument, schedule, reads = () => 1 } = definition;
  return factory(name, hyper, argument as Argument, (values, description) => {
    const valueAt = schedule(values);
    const at = (step: number): number => {
      if (!Number.isFinite(step) || step < 0) throw noStep(name, step);
      return valueAt(step);
    };
    return Object.assign(at, {
      description,
      evaluations: 1 + Math.max(1, reads(values)) * evaluationsIn(values),
    });
  });
};

const noStep = (owner: string, step: unknown): ConfigError =>
  new ConfigError({ owner, argument: 'step', expected: 'a finite number, 0 or more', found: shown(step) });

/** The number of formulas that the schedules among options evaluate if each is read once. */
const evaluationsIn = (value: unknown): number => {
  if (typeof value === 'function')
    return 'evaluations' in value && typeof value.evaluations === 'number' ? value.evaluations : 1;
  if (!Array.isArray(value) && !isRecord(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + evaluationsIn(item), 0);
};
