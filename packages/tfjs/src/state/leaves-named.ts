import { isStateRecord } from './state-record.js';

/** The arrays of one variable in a state: the entries with its name. @internal */
export const leavesNamed = <A>(
  name: string,
  state: unknown,
  isLeaf: (value: unknown) => value is A,
): readonly A[] => {
  if (Array.isArray(state)) return state.flatMap((item) => leavesNamed(name, item, isLeaf));
  if (isLeaf(state) || !isStateRecord(state)) return [];
  return Object.entries(state).flatMap(([key, value]) =>
    key === name && isLeaf(value) ? [value] : leavesNamed(name, value, isLeaf),
  );
};
