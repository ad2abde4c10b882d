import { ConfigError, type Hyperparameter, type NumberOrSchedule } from '@thalweg/core';

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
  { accepts, expected }: Hyperparameter,
  count: number,
): number => {
  if (typeof value === 'number') return value;
  const found = value(count);
  if (accepts(found)) return found;
  throw new ConfigError({
    owner,
    argument: `${name} at step ${count}`,
    expected,
    found: String(found),
  });
};
