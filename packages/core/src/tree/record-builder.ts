import { generate } from '../codegen/generate.js';
import { memo } from '../codegen/memo.js';

/**
 * Makes a function from values to a record with these keys, in this order.
 *
 * The function is generated: adding keys to an empty object one by one costs five times as much, and a small
 * optimizer step consists of little else.
 *
 * @internal
 */
export const recordBuilder = (keys: readonly string[]): RecordBuilder => {
  const name = keys.map((key) => JSON.stringify(key)).join();
  return builders.get(name, () => made(keys));
};

const made = (keys: readonly string[]): RecordBuilder => {
  // Computed keys are always own properties, also `__proto__`. Quoted as JSON, no key can be anything but a string.
  const entries = keys.map(
    (key, i) => `${key === '__proto__' ? `['__proto__']` : JSON.stringify(key)}: v[${i}]`,
  );
  return generate<RecordBuilder>(`return (v) => ({ ${entries.join(', ')} });`);
};

/** @internal */
export type RecordBuilder = <A>(values: readonly A[]) => { readonly [key: string]: A };

/** A memo, not state. @internal */
export const builders = memo<RecordBuilder>(1024);
