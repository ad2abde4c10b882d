import { uniformAt, type Key } from '@thalweg/core';

/** A whole number from 0 to `count` − 1, uniform. */
export const wholeAt = (key: Key, index: number, count: number): number =>
  Math.floor(uniformAt(key, index) * count);
