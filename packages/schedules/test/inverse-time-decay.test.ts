import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseSqrt, inverseTimeDecay, sample } from '../src/index.js';

const last = Number.MAX_SAFE_INTEGER;
const length = fc.nat({ max: 10_000 });

describe('inverseTimeDecay', () => {
  it('is a half, a third, a quarter after one length, two and three', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), length, (steps, begin) => {
        const rate = inverseTimeDecay({ initialValue: 12, steps, begin });
        expect([0, 1, 2, 3].map((lengths) => rate(begin + lengths * steps))).toEqual([12, 6, 4, 3]);
        if (begin > 0) expect([rate(0), rate(begin - 1)]).toEqual([12, 12]);
      }),
    );
  });

  it('falls, and in stairs stands until the end of each length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.oneof(length, fc.nat({ max: last - 1 })),
        (steps, rate, power, step) => {
          const options = { initialValue: 0.3, steps, rate, power };
          const [smooth, stairs] = [
            inverseTimeDecay(options),
            inverseTimeDecay({ ...options, staircase: true }),
          ];
          expect(smooth(step + 1)).toBeLessThanOrEqual(smooth(step));
          expect(stairs(step)).toBeGreaterThanOrEqual(smooth(step));
          expect(stairs(step)).toBe(smooth(step - (step % steps)));
        },
      ),
    );
  });

  it('meets the conditions of Robbins and Monro: the sum grows for ever, that of the squares does not', () => {
    for (const power of [0.75, 1]) {
      const values = sample(inverseTimeDecay({ initialValue: 1, steps: 1, power }), { to: 200_000 });
      const sums = (each: (value: number) => number) => {
        let sum = 0;
        const at: number[] = [];
        values.forEach((value, step) => {
          sum += each(value);
          if (step + 1 === 2_000 || step + 1 === 20_000 || step + 1 === 200_000) at.push(sum);
        });
        return at;
      };
      // Each tenfold of the steps adds at least as much as before to the sum, and ever less to the sum of squares.
      const [a, b, c] = sums((value) => value) as [number, number, number];
      expect((c - b) / (b - a)).toBeGreaterThan(0.99);
      const [p, q, r] = sums((value) => value ** 2) as [number, number, number];
      expect((r - q) / (q - p)).toBeLessThan(0.4);
    }
  });

  it('of power ½ is inverseSqrt', () => {
    const rate = inverseTimeDecay({ initialValue: 0.3, steps: 1, power: 0.5 });
    const same = inverseSqrt({ peakValue: 0.3 });
    for (const step of [0, 1, 2, 99, 1e6, 1e15]) expect(rate(step) / same(step)).toBeCloseTo(1, 14);
  });

  it('without steps is 0 from where it begins, and without a rate never falls', () => {
    expect([0, 2, 3, last].map(inverseTimeDecay({ initialValue: 1, steps: 0, begin: 3 }))).toEqual([
      1, 1, 0, 0,
    ]);
    expect([0, last].map(inverseTimeDecay({ initialValue: 1, steps: 0, power: 1e-3 }))).toEqual([0, 0]);
    expect([0, last].map(inverseTimeDecay({ initialValue: 1, steps: 0, rate: 0 }))).toEqual([1, 1]);
  });
});
