import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDecay, sgdr } from '../src/index.js';

/** The first step of a cycle, and the cycle's length, in exact arithmetic; the period is `tenths / 10` steps. */
const cycleOf = (step: number, tenths: number, factor: number) => {
  const now = BigInt(step) * 10n;
  let start = 0n;
  let length = BigInt(tenths);
  if (factor === 1) start = now - (now % length);
  while (now >= start + length) {
    start += length;
    length *= BigInt(factor);
  }
  return { passed: Number(now - start), length: Number(length) };
};

const valueAt = (step: number, tenths: number, factor: number) => {
  const { passed, length } = cycleOf(step, tenths, factor);
  return 0.5 * (1 + Math.cos((Math.PI * passed) / length));
};

describe('sgdr', () => {
  it('is at the peak at each restart, and almost at the end value before it', () => {
    const rate = sgdr({ peakValue: 0.3, initialPeriod: 10, periodFactor: 2, endValue: 0.1 });
    for (let start = 0, length = 10; start < 1e12; start += length, length *= 2) {
      expect(rate(start)).toBe(0.3);
      expect(rate(start + length / 2)).toBeCloseTo(0.2, 14);
      expect(rate(start + length - 1)).toBeCloseTo(
        0.1 + 0.1 * (1 + Math.cos(Math.PI * (1 - 1 / length))),
        14,
      );
    }
  });

  it('is a cosine decay until the first restart', () => {
    const once = cosineDecay({ initialValue: 0.3, steps: 40 });
    for (const periodFactor of [1, 1.5, 2]) {
      const rate = sgdr({ peakValue: 0.3, initialPeriod: 40, periodFactor });
      for (let step = 0; step < 40; step++) expect(rate(step)).toBeCloseTo(once(step), 15);
      expect(rate(40)).toBe(0.3);
    }
  });

  it.each([
    ['1.1 epochs of 390 steps, not quite 429', 1.1, 390, 429],
    ['a tenth of an epoch of 30 steps, a little over 3', 0.1, 30, 3],
    ['a third of an epoch of 3000 steps', 1 / 3, 3000, 1000],
  ])('restarts where it is due: %s', (_, initialPeriod, stepsPerEpoch, steps) => {
    for (const periodFactor of [1, 2]) {
      const rate = sgdr({ peakValue: 1, initialPeriod, periodFactor, stepsPerEpoch });
      for (let cycle = 0, start = 0; cycle < 20; cycle++, start += steps * periodFactor ** (cycle - 1)) {
        expect(rate(start)).toBe(1);
        expect(rate(start + steps - 1)).toBeLessThan(1);
      }
    }
  });

  it('restarts at whole numbers of a period between steps', () => {
    // Every third restart of a period of 100 / 3 steps is at a step.
    const rate = sgdr({ peakValue: 1, initialPeriod: 1 / 3, stepsPerEpoch: 100 });
    for (const step of [0, 100, 1e6, 1e9, 1e9 + 100]) {
      expect(rate(step)).toBe(1);
      expect(rate(step + 99)).toBeLessThan(0.01);
      expect(rate(step + 33)).toBeLessThan(0.001);
      expect(rate(step + 34)).toBeGreaterThan(0.99);
    }
  });

  it('agrees with exact arithmetic around every restart up to step 1e9', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 100_000 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat({ max: 1_000_000_000 }),
        (tenths, factor, anywhere) => {
          const rate = sgdr({ peakValue: 1, initialPeriod: tenths / 10, periodFactor: factor });
          const { passed, length } = cycleOf(anywhere, tenths, factor);
          // The steps around the start of this cycle and of the next.
          const start = anywhere - Math.ceil(passed / 10);
          const next = anywhere + Math.floor((length - passed) / 10);
          for (const step of [start, start + 1, anywhere, next, next + 1]) {
            if (step < 0) continue;
            const expected = valueAt(step, tenths, factor);
            if (expected === 1 && cycleOf(step, tenths, factor).passed === 0) expect(rate(step)).toBe(1);
            else expect(Math.abs(rate(step) - expected)).toBeLessThan(1e-6);
          }
        },
      ),
    );
  });

  it('restarts after each power of a fractional factor', () => {
    // 8, 12, 18, 27: starts at 8, 20, 38 and, exactly, 65.
    const rate = sgdr({ peakValue: 1, initialPeriod: 8, periodFactor: 1.5 });
    for (const start of [0, 8, 20, 38, 65]) expect(rate(start)).toBe(1);
    for (const before of [7, 19, 37, 64]) expect(rate(before)).toBeLessThan(0.05);
  });

  it('keeps between its ends, and counts epochs as steps', () => {
    const range = { peakValue: 0.5, endValue: 0.125 };
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        (initialPeriod, periodFactor, step) => {
          const value = sgdr({ ...range, initialPeriod, periodFactor })(step);
          expect(value).toBeGreaterThanOrEqual(0.125);
          expect(value).toBeLessThanOrEqual(0.5);
          expect(
            sgdr({ ...range, initialPeriod: initialPeriod / 64, periodFactor, stepsPerEpoch: 64 })(step),
          ).toBe(value);
        },
      ),
    );
  });

  it('restarts for ever if a period is a whole number of steps up to rounding', () => {
    const rate = sgdr({ peakValue: 1, initialPeriod: 1.1, stepsPerEpoch: 390 });
    for (const cycle of [1e6, 1e9, 1e12]) {
      expect(rate(429 * cycle)).toBe(1);
      expect(rate(429 * cycle - 1)).toBeLessThan(0.001);
    }
  });

  it('is not misled by rounded logarithms', () => {
    // log10(1000) is a little less than 3 when it is put together of natural logarithms,
    const tenfold = sgdr({ peakValue: 1, initialPeriod: 1, periodFactor: 10 });
    for (const start of [0, 1, 11, 111, 1111, 11_111, 111_111]) {
      expect(tenfold(start)).toBe(1);
    }
    // and others are a little more: a restart is due 0.001 of a step after this one.
    const slow = sgdr({ peakValue: 1, initialPeriod: 1, periodFactor: 1.0001 });
    expect(slow(561_764_280_226)).toBeLessThan(0.001);
    expect(slow(561_764_280_227)).toBeGreaterThan(0.999);
  });

  it('with cycles that hardly grow starts them where the binomial series says', () => {
    const growth = 2 ** -38;
    const rate = sgdr({ peakValue: 1, initialPeriod: 10, periodFactor: 1 + growth });
    for (const cycle of [1, 10, 1000, 6000, 20_000]) {
      const late = 10 * ((cycle * (cycle - 1)) / 2) * growth;
      const passed = (5 - late) / (10 * (1 + cycle * growth));
      expect(rate(10 * cycle + 5)).toBeCloseTo(0.5 * (1 + Math.cos(Math.PI * passed)), 9);
    }
  });
});
