import { memberKeys } from '../declare/member-name.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { BoundRule } from '../rule/bound-rule.js';
import type { MemberStates } from './rule-state.js';
import { recordBuilder, type RecordBuilder } from '../tree/record-builder.js';
import { branch, isRecord } from '../tree/structure.js';
import type { CustomBody, Member } from '../member/gradient-transformation.js';

/** A member that is not a group, and its path in the state. @internal */
export interface Placed {
  readonly key: string;
  readonly name: string;
  readonly body: BoundRule | CustomBody;
  /** The place of the first member that it wraps; its own place if it wraps none. */
  readonly opens: number;
}

/**
 * The layout of the state of a list of members: a record by key, in which the state of a group is again a record.
 * Each member that is not a group has a place, its number in the order in which they run.
 *
 * @internal
 */
export interface Layout {
  readonly keys: readonly string[];
  readonly build: RecordBuilder;
  /** For each key, the place of its member or the layout of its group. */
  readonly parts: readonly (number | Layout)[];
}

/** Whether a body is equations alone, which run in passes: a wrapper that calls functions of the user is not. @internal */
export const isEquation = (body: Placed['body']): boolean =>
  body._tag === 'Rule' && body.wraps?.measures === undefined;

/** Lays out members. Appends those that are not groups, also from inside groups, to `placed`. @internal */
export const layOut = (members: readonly Member[], placed: Placed[], path = ''): Layout => {
  const keys = memberKeys(members);
  const starts: number[] = [];
  return {
    keys,
    build: recordBuilder(keys),
    parts: members.map(({ name, body }, i) => {
      const key = branch(path, keys[i]!);
      starts.push(placed.length);
      if (body._tag === 'Group') return layOut(body.members, placed, key);
      const wrapped = body._tag === 'Rule' ? (body.wraps?.members ?? 0) : 0;
      return placed.push({ key, name, body, opens: starts[i - wrapped]! }) - 1;
    }),
  };
};

/** Assembles the state from the states of the members. @internal */
export const stateOf = (
  { build, parts }: Layout,
  states: MemberStates,
): Readonly<Record<string, unknown>> => {
  const values = new Array<unknown>(parts.length);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    values[i] = typeof part === 'number' ? states[part] : stateOf(part, states);
  }
  return build(values);
};

/**
 * Takes a state apart into the states of the members, each at its place.
 *
 * @throws {TreeMismatchError} If an entry is missing.
 * @internal
 */
export const statesIn = (
  { keys, parts }: Layout,
  state: unknown,
  into: unknown[],
  path = 'state',
): MemberStates => {
  if (!isRecord(state) || !keys.every((key) => Object.hasOwn(state, key)))
    throw new TreeMismatchError({
      path,
      expected: `the state that init returned: a record with ${keys.join(', ') || 'no keys'}`,
      found: shown(state),
    });
  parts.forEach((part, i) => {
    const own = state[keys[i]!];
    if (typeof part === 'number') into[part] = own;
    else statesIn(part, own, into, `${path}.${keys[i]!}`);
  });
  return into;
};
