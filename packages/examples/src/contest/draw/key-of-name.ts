import { foldIn, type Key } from '@thalweg/core';

/** A key of its own for a name, so that a list may grow without a change to the random numbers of its other entries. */
export const keyOfName = (key: Key, name: string): Key =>
  new TextEncoder().encode(name).reduce((folded, byte) => foldIn(folded, byte), key);
