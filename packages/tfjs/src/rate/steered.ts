import type { AnyTransformation, BoundRule, Member, NumberOrSchedule } from '@thalweg/core';

/** A transformation whose learning rate can be replaced between steps. @internal */
export interface Steered {
  readonly tx: AnyTransformation;
  /** The rates that it was built with, and what a rate may be; empty if no rule of it has a learning rate. */
  readonly rates: readonly BoundRule['numbers'][number][];
}

/**
 * Makes every rule read its learning rate through a function, so that users of tfjs can assign it.
 *
 * A learning rate is a number, which each step reads once, so the kernels and their bits stay the same. Wrappers keep
 * the rates of what they wrap.
 *
 * @param replaced - The rate that was assigned; `undefined` if none was.
 * @internal
 */
export const steered = (
  { members, description }: AnyTransformation,
  replaced: () => number | undefined,
): Steered => {
  const rates: BoundRule['numbers'][number][] = [];
  const throughFunction = (value: NumberOrSchedule) => (step: number) => replaced() ?? valueAt(value, step);
  const steer = (member: Member): Member => {
    const { body } = member;
    if (body._tag === 'Group') return { ...member, body: { ...body, members: body.members.map(steer) } };
    if (body._tag === 'Custom') return member;
    const numbers = body.numbers.map((number) => {
      if (number.name !== 'learningRate') return number;
      rates.push(number);
      return { ...number, value: throughFunction(number.value) };
    });
    return { ...member, body: { ...body, numbers } };
  };
  return { tx: { members: members.map(steer), description }, rates };
};

/** The value of a number that may be scheduled. @internal */
export const valueAt = (value: NumberOrSchedule, step: number): number =>
  typeof value === 'function' ? value(step) : value;
