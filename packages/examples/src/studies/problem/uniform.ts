import { foldIn, type Key } from '@thalweg/core';

/** A number that is uniform in [0, 1), another for every index: the words of a derived key are. */
export const uniformAt = (key: Key, index: number): number => foldIn(key, index)[0] / 2 ** 32;
