import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCome, noPushes, withPush } from '../../src/server/sequence.js';

describe('a sequence of pushes', () => {
  it('knows each that has come, in whatever order, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), (order) => {
        let sequence = noPushes;
        const come = new Set<number>();
        for (const number of order) {
          expect(hasCome(sequence, number)).toBe(false);
          sequence = withPush(sequence, number);
          come.add(number);
          for (let i = 0; i <= 31; i++) expect(hasCome(sequence, i)).toBe(come.has(i));
        }
        // What has come without a gap is not listed.
        expect(sequence.early.every((number) => number > sequence.next)).toBe(true);
      }),
    );
  });
});
