import * as fc from 'fast-check';
import { chainAll, makeStep, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { lion, scaleByLion, signSgd, signum } from '../src/index.js';

type Row = readonly number[];

const gradients = fc.array(
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
  {
    minLength: 1,
    maxLength: 20,
  },
);

const updates = (transformation: AnyTransformation, rows: readonly Row[]): readonly Row[] => {
  const tx = chainAll([transformation]);
  const zero = tensor([0, 0, 0]);
  let state = tx.init(zero);
  return rows.map((row) => {
    const [update, next] = tx.update(tensor(row), state, { params: zero });
    state = next;
    return toArray(update);
  });
};

describe('an optimizer that takes signs', () => {
  it.each([
    ['lion', lion({ learningRate: 0.1 })],
    ['signSgd', signSgd({ learningRate: 0.1 })],
    ['signum', signum({ learningRate: 0.1 })],
  ])(
    'makes the same steps for gradients of another scale, all of the size of the rate: %s',
    (_, optimizer) => {
      fc.assert(
        fc.property(gradients, fc.integer({ min: -20, max: 20 }), (rows, exponent) => {
          // Subnormal numbers lose bits.
          fc.pre(rows.flat().every((g) => g === 0 || Math.abs(g) > 1e-200));
          const found = updates(optimizer, rows);
          expect(
            updates(
              optimizer,
              rows.map((row) => row.map((g) => g * 2 ** exponent)),
            ),
          ).toEqual(found);
          for (const step of found.flat()) expect([0, 0.1]).toContain(Math.abs(step));
        }),
      );
    },
  );
});

describe('signum', () => {
  it('takes the sign of the moving average', () => {
    fc.assert(
      fc.property(gradients, fc.double({ min: 0, max: 0.95, noNaN: true }), (rows, momentum) => {
        const found = updates(signum({ learningRate: 1, momentum }), rows);
        const m = [0, 0, 0];
        rows.forEach((row, t) => {
          row.forEach((g, k) => {
            m[k] = momentum * m[k]! + (1 - momentum) * g;
            // Where gradients cancel, rounding decides.
            if (Math.abs(m[k]) > 1e-12) expect(found[t]![k]).toBe(-Math.sign(m[k]));
          });
        });
      }),
    );
  });
});

describe('scaleByLion', () => {
  it('compares with the average before the step, and keeps it with another decay', () => {
    const step = makeStep(scaleByLion({ b1: 0.5, b2: 0.75, mode: 'refined' }));
    let at = step.init(tensor([0]));
    const seen = [1, -0.5, 8].map((g) => {
      const before = at.params.get(0);
      at = step(at, tensor([g]));
      return at.params.get(0) - before;
    });
    // m is 0.25, 0.0625 and 2.046875 after the steps.
    expect(seen).toEqual([0.5, -0.125, 1]);
    expect(toArray(at.state.scaleByLion.mu)).toEqual([2.046875]);
  });
});
