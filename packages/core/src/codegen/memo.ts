/** The values last used, by key; see {@link memo}. @internal */
export interface Memo<A extends object> {
  /** The value of a key. Calls `make` if it is not remembered. */
  readonly get: (key: string, make: () => A) => A;
  /** The number of values remembered. */
  readonly size: () => number;
}

/**
 * Remembers the value made for each key, for a limited number of keys; drops the keys least recently used.
 *
 * A value must depend on its key alone, so that dropping one costs only time. There are two generations, each of half
 * the limit. A value that is used again moves to the younger generation; when that is full, the older one is dropped.
 * So a look-up of a recent key writes nothing.
 *
 * @param most - The limit: how many values are remembered.
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
