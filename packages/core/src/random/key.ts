/**
 * A random key: two unsigned 32-bit words. It is plain data. The same key always gives the same numbers.
 *
 * @category Random
 * @since 0.1.0
 */
export type Key = readonly [high: number, low: number];

const isWord = (value: unknown): boolean => Number.isInteger(value) && (value as number) >>> 0 === value;

/** @internal */
export const isKey = (value: unknown): value is Key =>
  Array.isArray(value) && value.length === 2 && isWord(value[0]) && isWord(value[1]);
