import type { Slot } from '@thalweg/core';

/** A slot for an estimated distance, which starts at $d_0$. @internal */
export const firstEstimate: Slot<{ readonly d0: number }, 'scalar'> = {
  kind: 'scalar',
  initial: ({ d0 }) => d0,
};
