import type { Updates } from '@thalweg/core';
import { sum } from './tree-arithmetic.js';

/** What has come in a round, by worker. @internal */
export type Round = Readonly<Record<number, Updates>>;

/** The sum of a round and how many have pushed; `undefined` while an active worker is missing. @internal */
export const closed = (
  round: Round,
  active: readonly number[],
): { readonly total: Updates; readonly count: number } | undefined => {
  // Integer keys come in ascending order, so the sum does not depend on which worker was first.
  const pushed = Object.values(round);
  const [first, ...others] = pushed;
  return first === undefined || !active.every((worker) => worker in round)
    ? undefined
    : { total: others.reduce(sum, first), count: pushed.length };
};
