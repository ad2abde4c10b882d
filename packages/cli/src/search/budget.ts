import { left, right } from 'fp-ts/lib/Either.js';
import { textOf, type Reading } from '../command/option-values.js';
import type { Arguments } from '../command/parse-arguments.js';

/** When a search ends: after a number of rules, or of seconds. */
export interface Budget {
  readonly candidates?: number;
  readonly seconds?: number;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** A number alone counts rules; one with a unit is a time. */
export const readBudget = (args: Arguments): Reading<Budget> => {
  const text = textOf(args, 'budget') ?? '';
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (unit === '' && Number.isSafeInteger(number) && number >= 1) return right({ candidates: number });
  const seconds = number * (secondsOf[unit] ?? 0);
  return seconds > 0
    ? right({ seconds })
    : left([
        `--budget: expected a number of rules, 1 or more, or a time such as 90s, 10m or 2h, found '${text}'`,
      ]);
};
