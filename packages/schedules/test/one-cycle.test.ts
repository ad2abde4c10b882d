import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneCycle, sample } from '../src/index.js';

const last = Number.MAX_SAFE_INTEGER;
const interpolations = fc.constantFrom('linear' as const, 'cosine' as const);

describe('oneCycle', () => {
  it('is at its ends and its peak to the bit, wherever these are steps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        interpolations,
        (steps, part, interpolation) => {
          const peakAt = 1 + Math.floor(part * (steps - 2));
          const rate = oneCycle({ peakValue: 0.3, steps, pctStart: peakAt / steps, interpolation });
          expect(rate(0)).toBe(0.3 / 25);
          expect(rate(peakAt)).toBe(0.3);
          expect(rate(steps)).toBe(0.3 / 25 / 1e4);
          expect(rate(last)).toBe(0.3 / 25 / 1e4);
          expect(rate(peakAt - 1)).toBeLessThan(0.3);
          expect(rate(peakAt + 1)).toBeLessThan(0.3);
        },
      ),
    );
  });

  it('goes up, down, and further down, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        interpolations,
        (steps, a, b, interpolation) => {
          const [pctStart, pctFinal] = [Math.min(a, b), Math.max(a, b)];
          const values = sample(oneCycle({ peakValue: 0.3, steps, pctStart, pctFinal, interpolation }), {
            to: steps + 3,
          });
          const slack = 1e-15;
          expect(values.every((value) => value >= 0.3 / 25 / 1e4 - slack && value <= 0.3 + slack)).toBe(true);
          const turn = values.indexOf(Math.max(...values));
          values
            .slice(1, turn + 1)
            .forEach((value, i) => expect(value).toBeGreaterThanOrEqual(values[i]! - slack));
          values
            .slice(turn + 1)
            .forEach((value, i) => expect(value).toBeLessThanOrEqual(values[turn + i]! + slack));
        },
      ),
    );
  });

  it('is back at its first value where a third phase starts', () => {
    for (const interpolation of ['linear', 'cosine'] as const) {
      const rate = oneCycle({ peakValue: 0.3, steps: 200, pctStart: 0.45, pctFinal: 0.9, interpolation });
      expect([0, 90, 180, 200].map(rate)).toEqual([0.3 / 25, 0.3, 0.3 / 25, 0.3 / 25 / 1e4]);
    }
  });

  it('without steps is at its end from the start, and at its peak if the peak is at step 0', () => {
    expect([0, 1, last].map(oneCycle({ peakValue: 25, steps: 0 }))).toEqual([1e-4, 1e-4, 1e-4]);
    expect([0, 1, 2].map(oneCycle({ peakValue: 25, steps: 1 }))[1]).toBe(1e-4);
    expect(oneCycle({ peakValue: 25, steps: 10, pctStart: 0 })(0)).toBe(25);
    // Optax loses this peak, and PyTorch divides by zero.
    expect([9, 10].map(oneCycle({ peakValue: 25, steps: 10, pctStart: 1, interpolation: 'linear' }))).toEqual(
      [expect.closeTo(22.6, 12), 1e-4],
    );
    expect(oneCycle({ peakValue: 1, steps: 10 - 1, pctStart: (0.1 * 10 - 1) / (10 - 1) })(0)).toBe(1);
  });
});
