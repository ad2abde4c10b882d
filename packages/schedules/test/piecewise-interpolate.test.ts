import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join, linear, piecewiseConstant, piecewiseInterpolate, sample } from '../src/index.js';

const last = Number.MAX_SAFE_INTEGER;
const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
const length = fc.nat({ max: 1000 });
const interpolations = fc.constantFrom('linear' as const, 'cosine' as const);
const pieces = fc.array(fc.tuple(value, length), { minLength: 1, maxLength: 6 }).map((pairs) => ({
  values: pairs.map(([each]) => each),
  boundaries: pairs
    .slice(1)
    .map(([, boundary]) => boundary)
    .sort((a, b) => a - b),
}));

describe('piecewiseInterpolate', () => {
  it('reaches each value exactly at its boundary, and stays at the last', () => {
    fc.assert(
      fc.property(pieces, interpolations, ({ values, boundaries }, interpolation) => {
        const rate = piecewiseInterpolate({ values, boundaries, interpolation });
        const due = piecewiseConstant({ values, boundaries });
        for (const boundary of [0, ...boundaries]) expect(rate(boundary)).toBe(due(boundary));
        expect(rate(last)).toBe(values.at(-1));
      }),
    );
  });

  it('keeps between the values on both sides', () => {
    fc.assert(
      fc.property(pieces, interpolations, length, ({ values, boundaries }, interpolation, step) => {
        const next = boundaries.findIndex((boundary) => step < boundary);
        const sides = next < 0 ? values.slice(-1) : values.slice(next, next + 2);
        const at = piecewiseInterpolate({ values, boundaries, interpolation })(step);
        const slack = 1e-15 * Math.max(...sides.map(Math.abs));
        expect(at).toBeGreaterThanOrEqual(Math.min(...sides) - slack);
        expect(at).toBeLessThanOrEqual(Math.max(...sides) + slack);
      }),
    );
  });

  it('along lines is a join of lines', () => {
    fc.assert(
      fc.property(pieces, ({ values, boundaries }) => {
        const starts = [0, ...boundaries];
        const joined = join({
          schedules: values.map((from, i) =>
            linear({ from, to: values[i + 1] ?? from, steps: (starts[i + 1] ?? starts[i]!) - starts[i]! }),
          ),
          boundaries,
        });
        expect(sample(piecewiseInterpolate({ values, boundaries }), { to: 1100, every: 7 })).toEqual(
          sample(joined, { to: 1100, every: 7 }),
        );
      }),
    );
  });

  it('turns between two steps where a boundary lies there', () => {
    const roof = piecewiseInterpolate({ values: [0, 1, 0], boundaries: [1.5, 3] });
    expect(sample(roof, { to: 5 })).toEqual([0, 1 / 1.5, 1 - 0.5 / 1.5, 0, 0]);
  });

  it('jumps where boundaries are equal', () => {
    for (const interpolation of ['linear', 'cosine'] as const) {
      const rate = piecewiseInterpolate({ values: [1, 2, 5, 4, 3], boundaries: [0, 0, 2, 2], interpolation });
      expect(sample(rate, { to: 4 })).toEqual([5, 4.5, 3, 3]);
    }
  });
});
