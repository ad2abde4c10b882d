import type { AnyTransformation, BoundRule, Member, NumberOrSchedule } from '@thalweg/core';
import { mapMembers } from './members.js';

/** A transformation whose learning rate can be replaced between steps. @internal */
export interface Steered {
  readonly tx: AnyTransformation;
  /** The learning rates that it was built with. */
  readonly rates: BoundRule['numbers'];
}

/**
 * Makes every rule read its learning rate through a function, so that users of tfjs can assign it.
 *
 * A learning rate is a number that is read once per step, so the kernels and their bits stay the same. Wrappers keep the rates
 * of what they wrap.
 *
 * @param replaced - The rate that was assigned; `undefined` if none was.
 * @internal
 */
export const steered = (tx: AnyTransformation, replaced: () => number | undefined): Steered => {
  const rates: BoundRule['numbers'][number][] = [];
  const steer = (member: Member): Member => {
    const { body } = member;
    if (body._tag !== 'Rule') return member;
    const numbers = body.numbers.map((number) => {
      if (number.name !== 'learningRate') return number;
      rates.push(number);
      return { ...number, value: (step: number) => replaced() ?? valueAt(number.value, step) };
    });
    return { ...member, body: { ...body, numbers } };
  };
  return { tx: mapMembers(tx, steer), rates };
};

/** The value of a number that may be scheduled. @internal */
export const valueAt = (value: NumberOrSchedule, step: number): number =>
  typeof value === 'function' ? value(step) : value;
