import type { Sequence } from '../state/run-state.js';

/** @internal */
export const noPushes: Sequence = { next: 0, early: [] };

/** @internal */
export const hasCome = ({ next, early }: Sequence, sequence: number): boolean =>
  sequence < next || early.includes(sequence);

/** @internal */
export const withPush = ({ next, early }: Sequence, sequence: number): Sequence => {
  if (sequence !== next) return { next, early: [...early, sequence] };
  let following = next + 1;
  while (early.includes(following)) following += 1;
  return { next: following, early: early.filter((other) => other > following) };
};
