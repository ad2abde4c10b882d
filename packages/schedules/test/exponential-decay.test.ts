import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentialDecay, sample } from '../src/index.js';

const last = Number.MAX_SAFE_INTEGER;
const length = fc.nat({ max: 10_000 });
const anyStep = fc.oneof(length, fc.nat({ max: Number.MAX_SAFE_INTEGER }));

describe('exponentialDecay', () => {
  it('is monotonic, from its start to its end at most', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        length,
        length,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.boolean(),
        anyStep,
        (a, b, steps, begin, rate, staircase, step) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const [initialValue, endValue] = rate > 1 ? [low, high] : [high, low];
          const schedule = exponentialDecay({ initialValue, steps, rate, begin, staircase, endValue });
          if (begin > 0) expect(schedule(begin - 1)).toBe(initialValue);
          expect(schedule(step)).toBeGreaterThanOrEqual(low);
          expect(schedule(step)).toBeLessThanOrEqual(high);
          const [now, next] = [schedule(step), schedule(step + 1)];
          expect(rate > 1 ? next >= now : next <= now).toBe(true);
        },
      ),
    );
  });

  it('without steps is at its end value from the beginning', () => {
    const at = (rate: number, endValue: number, staircase = false) =>
      [0, 2, 3, last].map(
        exponentialDecay({ initialValue: 1, steps: 0, rate, begin: 3, staircase, endValue }),
      );
    expect(at(0.5, 0)).toEqual([1, 1, 0, 0]);
    expect(at(0.5, 0.25, true)).toEqual([1, 1, 0.25, 0.25]);
    expect(at(2, 8)).toEqual([1, 1, 8, 8]);
    expect(at(1, 0)).toEqual([1, 1, 1, 1]);
  });

  it('in stairs falls at the end of each length', () => {
    const rate = exponentialDecay({ initialValue: 8, steps: 3, rate: 0.5, begin: 2, staircase: true });
    expect(sample(rate, { to: 12 })).toEqual([8, 8, 8, 8, 8, 4, 4, 4, 2, 2, 2, 1]);
  });
});
