import type { Hyperparameter, NumberOrSchedule } from '@thalweg/core';
import { requireInRange } from './require-in-range.js';

/**
 * The value of a hyperparameter of a transformation that is not a rule, at a step.
 *
 * @param count - The number of earlier steps.
 * @throws {ConfigError} If the schedule gives a value that is out of range.
 */
export const numberAtStep = (
  owner: string,
  name: string,
  value: NumberOrSchedule,
  range: Hyperparameter,
  count: number,
): number => {
  if (typeof value === 'number') return value;
  const found = value(count);
  requireInRange(owner, `${name} at step ${count}`, found, range);
  return found;
};
