import { Tensor } from '@tensorflow/tfjs-core';
import { isTensor, TreeMismatchError } from '@thalweg/core';

/** A record of a state: members, slots, or the arrays of the variables by name. */
type StateRecord = Readonly<Record<string, unknown>>;

/** Whether a value in a state is an array of a variable, of thalweg or of tfjs. @internal */
export const isArray = (value: unknown): boolean => isTensor(value) || value instanceof Tensor;

/** Whether a value in a state is a record. @internal */
export const isStateRecord = (value: unknown): value is StateRecord => {
  if (typeof value !== 'object' || value === null || isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * A new state that continues a given one. A variable that the given state has not keeps its initial values, so that it starts
 * from zero averages while the others continue.
 *
 * @param isVariable - Whether a key is the name of a variable.
 * @throws {TreeMismatchError} If the given state is that of another optimizer.
 * @internal
 */
export const continued = (
  fresh: unknown,
  given: unknown,
  isVariable: (key: string) => boolean,
  path = 'state',
): unknown => {
  if (!isStateRecord(fresh)) return given;
  if (!isStateRecord(given)) throw mismatch(path, 'a record', 'something else');
  for (const key of Object.keys(given))
    if (!Object.hasOwn(fresh, key) && !isVariable(key))
      throw mismatch(`${path}.${key}`, 'nothing', 'a state');
  return mapped(fresh, (key, value) => {
    if (Object.hasOwn(given, key)) return continued(value, given[key], isVariable, `${path}.${key}`);
    if (isVariable(key)) return value;
    throw mismatch(`${path}.${key}`, 'a state', 'nothing');
  });
};

const mismatch = (path: string, expected: string, found: string) =>
  new TreeMismatchError({
    path,
    expected: `${expected}, as this optimizer has`,
    found,
    fix: 'Load the weights into an optimizer like that which was saved',
  });

/** Two states in one; where both have an entry, the newer one counts. @internal */
export const united = (older: unknown, newer: unknown): unknown => {
  if (!isStateRecord(older) || !isStateRecord(newer)) return newer;
  return {
    ...older,
    ...mapped(newer, (key, value) => (Object.hasOwn(older, key) ? united(older[key], value) : value)),
  };
};

/** A state without the arrays of these variables. @internal */
export const without = (state: unknown, names: ReadonlySet<string>): unknown => {
  if (!isStateRecord(state)) return state;
  return Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) =>
      names.has(key) && isArray(value) ? [] : [[key, without(value, names)]],
    ),
  );
};

/** The new state, with the old arrays of these variables. @internal */
export const withOld = (next: unknown, old: unknown, names: ReadonlySet<string>): unknown => {
  if (!isStateRecord(next) || !isStateRecord(old)) return next;
  return mapped(next, (key, value) =>
    names.has(key) && isArray(value) ? old[key] : withOld(value, old[key], names),
  );
};

const mapped = (record: StateRecord, f: (key: string, value: unknown) => unknown): StateRecord =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(key, value)]));
