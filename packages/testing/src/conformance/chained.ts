import { describe, it } from 'vitest';
import { chainAll } from '@thalweg/core';
import { expectSameBits } from '../bits/same-bits.js';
import { lossNear } from '../loss/loss-near.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params } from './problem.js';

/**
 * Three cases to follow the one at `index`, spread over the table. All pairs would be thousands of graphs to compile. This
 * way each case comes three times first and three times second.
 */
const followers = (cases: readonly ConformanceCase[], index: number) =>
  Array.from({ length: 3 }, (_, i) => cases[(index + Math.floor((i * cases.length) / 3)) % cases.length]!);

/** Tests that a chain of two gives the bits of one after the other. */
export const testChaining = (cases: readonly ConformanceCase[], index: number): void => {
  const { name, make: makeFirst } = cases[index]!;
  describe(`${name}, chained`, () => {
    it('with other cases gives the bits of one after the other', () => {
      for (const { make: makeSecond } of followers(cases, index)) {
        const [a, b, both] = [makeFirst(), makeSecond(), chainAll([makeFirst(), makeSecond()])].map((tx) =>
          chainAll([tx]),
        );
        let [stateA, stateB, state] = [a!, b!, both!].map((tx) => tx.init(params('float32')));
        for (const gradient of gradients('float32', 3)) {
          const context = { params: params('float32'), ...lossNear(gradient) };
          const [half, nextA] = a!.update(gradient, stateA!, context);
          const [whole, nextB] = b!.update(half, stateB!, context);
          const [chained, next] = both!.update(gradient, state!, context);
          expectSameBits(chained, whole);
          [stateA, stateB, state] = [nextA, nextB, next];
        }
      }
    });
  });
};
