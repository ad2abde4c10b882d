/** The latest values by key; see {@link memo}. @internal */
export interface Memo<A extends object> {
  /** The value of a key, made if it is not remembered. */
  readonly get: (key: string, make: () => A) => A;
  /** How many are remembered. */
  readonly size: () => number;
}

/**
 * Remembers what was made for a key, up to a number of keys; then it forgets those that were not wanted for longest.
 *
 * What is made must depend on the key alone, so that forgetting shows in nothing but time. There are two generations, each
 * of half the number: what is wanted again moves to the younger one, and when that is full, the older one is dropped. So
 * finding a recent key writes nothing.
 *
 * @param most - How many are remembered.
 * @internal
 */
export const memo = <A extends object>(most: number): Memo<A> => {
  let young = new Map<string, A>();
  let old = new Map<string, A>();
  return {
    get: (key, make) => {
      const recent = young.get(key);
      if (recent !== undefined) return recent;
      const found = old.get(key) ?? make();
      old.delete(key);
      if (young.size >= most / 2) [old, young] = [young, new Map<string, A>()];
      young.set(key, found);
      return found;
    },
    size: () => young.size + old.size,
  };
};
