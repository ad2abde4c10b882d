import { describe, it } from 'vitest';
import { expectClose } from '@thalweg/testing';
import { readTrajectories, runOn, type Rows } from './functions.js';

/** What `tools/golden/linesearch.py` wrote. */
const golden = readTrajectories<{ readonly learningRates?: Rows }>('linesearch');

/** The stepsize in the state of a line search. */
const rateOf = (state: unknown): number[] => {
  const { learningRate } = state as { readonly learningRate?: number };
  return learningRate === undefined ? [] : [learningRate];
};

describe('line searches and L-BFGS', () => {
  describe.each(golden.cases)('$name', ({ spec, function: name, oracles }) => {
    it.each(Object.entries(oracles))('agrees with %s', (_, { params, learningRates }) => {
      const { rows, states } = runOn(golden, name, spec, params.length);
      if (learningRates !== undefined) expectClose(states.map(rateOf), learningRates);
      expectClose(rows, params, 1e-15);
    });
  });
});
