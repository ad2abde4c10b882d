import { expect } from 'vitest';
import { expectSameBits, snapshot } from '@thalweg/testing';

/** Fails unless it throws and leaves parameters and state as they are, bit by bit; returns what it throws. */
export const refusal = (
  at: { readonly params: unknown; readonly state: unknown },
  act: () => unknown,
): unknown => {
  const before = [at.params, at.state].map(snapshot);
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeDefined();
  expectSameBits([at.params, at.state], before);
  return error;
};
