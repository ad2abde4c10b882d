import { isTensor } from '@thalweg/core';

/** A record of a state: members, slots, or the arrays of the variables by name. @internal */
export type StateRecord = Readonly<Record<string, unknown>>;

/** Whether a value in a state is a record, and no tensor or list. @internal */
export const isStateRecord = (value: unknown): value is StateRecord => {
  if (typeof value !== 'object' || value === null || isTensor(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * A new state that continues a given one: entries that the given state has not keep their initial values.
 *
 * So a variable that is new to an optimizer starts from zero averages, while the others continue.
 *
 * @internal
 */
export const continued = (fresh: unknown, given: unknown): unknown => {
  if (!isStateRecord(fresh) || !isStateRecord(given)) return given;
  return Object.fromEntries(
    Object.entries(fresh).map(([key, value]) => [
      key,
      Object.hasOwn(given, key) ? continued(value, given[key]) : value,
    ]),
  );
};

/** Two states in one; where both have an entry, the newer one counts. @internal */
export const united = (older: unknown, newer: unknown): unknown => {
  if (!isStateRecord(older) || !isStateRecord(newer)) return newer;
  const both = Object.entries(newer).map(([key, value]): [string, unknown] => [
    key,
    Object.hasOwn(older, key) ? united(older[key], value) : value,
  ]);
  return Object.fromEntries([...Object.entries(older), ...both]);
};

/** A state without the arrays of these variables. @internal */
export const without = (state: unknown, names: ReadonlySet<string>): unknown => {
  if (!isStateRecord(state)) return state;
  return Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) =>
      names.has(key) && !isStateRecord(value) ? [] : [[key, without(value, names)]],
    ),
  );
};

/** The new state, with the old arrays of these variables. @internal */
export const withOld = (next: unknown, old: unknown, names: ReadonlySet<string>): unknown => {
  if (!isStateRecord(next) || !isStateRecord(old)) return next;
  return Object.fromEntries(
    Object.entries(next).map(([key, value]) => [
      key,
      names.has(key) && !isStateRecord(value) ? old[key] : withOld(value, old[key], names),
    ]),
  );
};
