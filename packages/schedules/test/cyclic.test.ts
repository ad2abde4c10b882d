import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cyclic, sample } from '../src/index.js';

const range = { initialValue: 0.25, peakValue: 1.25 };

describe('cyclic', () => {
  it('is at its ends to the bit, however far out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.nat({ max: 1_000_000_000 }),
        (up, down, cycle) => {
          const period = up + down;
          const rate = cyclic({ ...range, period, pctStart: up / period });
          const start = cycle * period;
          expect([rate(start), rate(start + up), rate(start + period)]).toEqual([0.25, 1.25, 0.25]);
          if (up % 2 === 0) expect(rate(start + up / 2)).toBe(0.75);
          if (down % 2 === 0) expect(rate(start + up + down / 2)).toBe(0.75);
        },
      ),
    );
  });

  it('halves its height with each cycle, exactly at whole periods', () => {
    for (const period of [8, 2.5, 1e-3]) {
      const rate = cyclic({ ...range, period, mode: 'triangular2', pctStart: 0 });
      // Started at its peak, so that the first step of each cycle has its height.
      if (period === 8) expect([0, 8, 16, 24].map(rate)).toEqual([1.25, 0.75, 0.5, 0.375]);
      if (period === 2.5) expect([0, 5, 10].map(rate)).toEqual([1.25, 0.5, 0.25 + 2 ** -4]);
      expect(rate(1e9)).toBe(0.25);
    }
  });

  it('falls off by a power of the step', () => {
    const rate = cyclic({ ...range, period: 4, mode: 'expRange', gamma: 0.5 });
    expect(sample(rate, { to: 8 })).toEqual(
      [0, 0.5, 1, 0.5, 0, 0.5, 1, 0.5].map((height, step) => 0.25 + height * 0.5 ** step),
    );
  });

  it('rises or falls at once if that part has no length', () => {
    const at = (pctStart: number) => sample(cyclic({ ...range, period: 4, pctStart }), { to: 6 });
    expect(at(1)).toEqual([0.25, 0.5, 0.75, 1, 0.25, 0.5]);
    expect(at(0)).toEqual([1.25, 1, 0.75, 0.5, 1.25, 1]);
  });

  it('goes downwards too', () => {
    const momentum = cyclic({ initialValue: 0.95, peakValue: 0.85, period: 4 });
    expect([0, 2, 4].map(momentum)).toEqual([0.95, 0.85, 0.95]);
  });
});
