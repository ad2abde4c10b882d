import { generate } from '../codegen/generate.js';
import { memo } from '../codegen/memo.js';

/**
 * Makes a function from values to a record with these keys, in this order.
 *
 * The function is generated, since adding keys to an empty object one by one takes five times as long, and a small
 * optimizer step does little else.
 *
 * @internal
 */
export const recordBuilder = (keys: readonly string[]): RecordBuilder => {
  const name = keys.map((key) => JSON.stringify(key)).join();
  return builders.get(name, () => made(keys));
};

const made = (keys: readonly string[]): RecordBuilder => {
  // A computed key is always an own property, even `__proto__`. A key quoted as JSON is always a string.
  const entries = keys.map(
    (key, i) => `${key === '__proto__' ? `['__proto__']` : JSON.stringify(key)}: v[${i}]`,
  );
  return generate<RecordBuilder>(`return (v) => ({ ${entries.join(', ')} });`);
};

/** @internal */
export type RecordBuilder = <A>(values: readonly A[]) => { readonly [key: string]: A };

/** A cache: dropping an entry changes no result. @internal */
export const builders = memo<RecordBuilder>(1024);
