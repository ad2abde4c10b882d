import { describe, it } from 'vitest';
import { expectClose } from '@thalweg/testing';
import { readTrajectories, runOn } from './functions.js';

/** What `tools/golden/loss_methods.py` wrote. */
const golden = readTrajectories('loss-methods');

describe('methods that ask for the loss', () => {
  describe.each(golden.cases)('$name', ({ spec, function: name, oracles }) => {
    it.each(Object.entries(oracles))('agrees with %s', (_, { params }) => {
      expectClose(runOn(golden, name, spec, params.length).rows, params, 1e-15);
    });
  });
});
