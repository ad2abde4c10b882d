import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainAll,
  leaves,
  makeStep,
  matmul,
  tensor,
  toArray,
  TreeMismatchError,
  type AnyTransformation,
  type Tensor,
} from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import {
  adafactor,
  galore,
  scaleByAdam,
  scaleByFactoredRms,
  scaleByGalore,
  scaleByRss,
  scaleByShampoo,
  scaleBySm3,
  scaleBySoap,
} from '../src/index.js';

/** The updates for a list of gradients of one leaf. */
const updates = (transformation: AnyTransformation, gradients: readonly Tensor[]): readonly Tensor[] => {
  const tx = chainAll([transformation]);
  let state = tx.init(gradients[0]!);
  return gradients.map((g) => {
    const [update, next] = tx.update(g, state);
    state = next;
    return update;
  });
};

const numbers = fc.double({ min: -2, max: 2, noNaN: true });
const rows = (length: number) =>
  fc.array(fc.array(numbers, { minLength: length, maxLength: length }), { minLength: 3, maxLength: 3 });
const matrices = (height: number, width: number) =>
  fc.array(
    fc
      .array(numbers, { minLength: height * width, maxLength: height * width })
      .map((row) => tensor(Float64Array.from(row), [height, width])),
    { minLength: 3, maxLength: 3 },
  );

const transposed = (of: Tensor): Tensor => {
  const [height, width] = of.shape as readonly [number, number];
  const data = toArray(of);
  return tensor(
    Float64Array.from(data, (_, i) => data[(i % height) * width + Math.floor(i / height)]!),
    [width, height],
  );
};

const expectNear = (found: readonly Tensor[], expected: readonly Tensor[], most: number) => {
  found.forEach((of, k) => {
    const other = toArray(expected[k]!);
    toArray(of).forEach((x, i) => {
      expect(Math.abs(x - other[i]!)).toBeLessThanOrEqual(most);
    });
  });
};

describe('scaleBySm3', () => {
  it('is Adagrad on vectors', () => {
    fc.assert(
      fc.property(rows(4), (gradients) => {
        const given = gradients.map((row) => tensor(row));
        expectNear(
          updates(scaleBySm3({ b1: 0, eps: 1e-3 }), given),
          updates(scaleByRss({ eps: 1e-3, epsInSqrt: true }), given),
          1e-12,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('never divides by less than Adagrad does', () => {
    fc.assert(
      fc.property(matrices(2, 3), (gradients) => {
        const sm3 = updates(scaleBySm3({ b1: 0, eps: 1e-3 }), gradients).map(toArray);
        const adagrad = updates(scaleByRss({ eps: 1e-3, epsInSqrt: true }), gradients).map(toArray);
        sm3.forEach((row, t) => {
          row.forEach((u, i) => {
            expect(Math.abs(u)).toBeLessThanOrEqual(Math.abs(adagrad[t]![i]!) + 1e-12);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('takes a number, on which Optax fails', () => {
    expect(
      updates(
        scaleBySm3({ b1: 0, eps: 0 }),
        [3, 4].map((g) => tensor(g)),
      ).map((u) => u.get()),
    ).toEqual([1, 0.8]);
  });

  it('does not divide 0 by 0', () => {
    const zero = tensor([[0, 0]]);
    expect(updates(scaleBySm3({ eps: 0 }), [zero, zero]).map(toArray)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('scaleByFactoredRms', () => {
  it('is exact for squares that are products of a row and a column', () => {
    const products = (a: readonly number[], b: readonly number[]) =>
      tensor(a.map((x) => b.map((y) => x * y)));
    const given = [products([1, -2, 3], [4, 0.5]), products([-1, 2, 3], [4, 0.5])];
    expectNear(
      updates(scaleByFactoredRms({ minDimSizeToFactor: 1 }), given),
      updates(scaleByFactoredRms({ factored: false }), given),
      1e-12,
    );
  });

  it('keeps as many numbers as a leaf has rows and columns', () => {
    const kept = (shape: readonly number[], form: 'paper' | 'pytorch' = 'paper') => {
      const { nu } = scaleByFactoredRms({ minDimSizeToFactor: 2, form }).init({
        w: tensor(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape),
      }).scaleByFactoredRms;
      return leaves<Tensor>(nu).map((of) => of.shape);
    };
    expect(kept([3, 4])).toEqual([[3], [4]]);
    expect(kept([4, 3])).toEqual([[3], [4]]);
    expect(kept([4, 3], 'pytorch')).toEqual([[4], [3]]);
    expect(kept([1, 4])).toEqual([[1, 4]]);
    expect(kept([5])).toEqual([[5]]);
    expect(kept([4, 2, 3])).toEqual([
      [2, 3],
      [4, 2],
    ]);
    expect(kept([4, 2, 3], 'pytorch')).toEqual([
      [4, 2],
      [4, 3],
    ]);
  });

  it('treats a transposed matrix alike', () => {
    fc.assert(
      fc.property(matrices(2, 3), (gradients) => {
        const tx = scaleByFactoredRms({ minDimSizeToFactor: 1, eps: 1e-3 });
        expectNear(updates(tx, gradients.map(transposed)), updates(tx, gradients).map(transposed), 1e-12);
      }),
      { numRuns: 20 },
    );
  });
});

describe('adafactor', () => {
  it('steps by at most 1 over the root of the number of steps', () => {
    const step = makeStep(adafactor({ learningRate: 1, minScale: 0 }));
    let at = step.init(tensor([1]));
    for (const share of [1, 1 / Math.sqrt(2)]) {
      at = step({ params: tensor([1]), state: at.state }, tensor([7]));
      expect(1 - at.params.get(0)).toBeCloseTo(share, 9);
    }
  });
});

describe('scaleByShampoo', () => {
  it('makes the first gradient orthogonal, whichever side is longer', () => {
    const g = tensor([
      [3, 1, 0],
      [0, 2, -1],
    ]);
    for (const of of [g, transposed(g)]) {
      const [u] = updates(scaleByShampoo({ eps: 1e-14 }), [of]);
      const isTall = of.shape[0]! > of.shape[1]!;
      expectNear(
        [matmul(u!, u!, { transposeA: isTall, transposeB: !isTall })],
        [
          tensor([
            [1, 0],
            [0, 1],
          ]),
        ],
        1e-6,
      );
    }
  });

  it('treats a transposed matrix alike', () => {
    fc.assert(
      fc.property(matrices(2, 3), (gradients) => {
        const tx = scaleByShampoo({ eps: 1e-2 });
        expectNear(updates(tx, gradients.map(transposed)), updates(tx, gradients).map(transposed), 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('is Adagrad with diagonals, up to the power', () => {
    const gradients = [tensor([3, 0.5]), tensor([4, -2])];
    expectNear(
      updates(scaleByShampoo({ eps: 1e-6, maxPreconditionerDim: 0 }), gradients),
      updates(scaleByRss({ eps: 1e-6, epsInSqrt: true }), gradients),
      1e-12,
    );
  });

  it('keeps its roots until the next update of them', () => {
    const g = tensor([
      [2, 0],
      [0, 1],
    ]);
    const [first, second, third] = updates(scaleByShampoo({ updateEvery: 2 }), [g, g, g]);
    expectSameBits(second, first);
    expect(third!.get(0, 0)).toBeLessThan(second!.get(0, 0));
  });
});

describe('scaleBySoap', () => {
  it('is Adam without a basis, one step late', () => {
    fc.assert(
      fc.property(matrices(2, 3), (gradients) => {
        const options = { b1: 0.8, b2: 0.9, eps: 1e-3 };
        const [first, ...rest] = updates(scaleBySoap({ ...options, maxPreconditionerDim: 0 }), [
          gradients[0]!,
          ...gradients,
        ]);
        expect(toArray(first!)).toEqual([0, 0, 0, 0, 0, 0]);
        expectNear(rest, updates(scaleByAdam(options), gradients), 1e-12);
      }),
      { numRuns: 20 },
    );
  });

  it('turns with its gradients', () => {
    const turn = tensor([
      [0.6, -0.8],
      [0.8, 0.6],
    ]);
    fc.assert(
      fc.property(matrices(2, 3), (gradients) => {
        // Apart, so that the basis is not any.
        const apart = [
          tensor([
            [3, 0, 1],
            [0, 1, 0],
          ]),
          ...gradients,
        ];
        const tx = scaleBySoap({ updateEvery: 1, eps: 1e-2, b1: 0.5, maxPreconditionerDim: 2 });
        expectNear(
          updates(
            tx,
            apart.map((g) => matmul(turn, g)),
          ),
          updates(tx, apart).map((u) => matmul(turn, u)),
          1e-6,
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('scaleByGalore', () => {
  it('is Adam in a basis that has all directions', () => {
    const gradients = [
      tensor([
        [3, 0],
        [0, -1],
      ]),
      tensor([
        [-1, 0],
        [0, 2],
      ]),
    ];
    expectNear(
      updates(scaleByGalore({ scale: 1, eps: 1e-3 }), gradients).map((u) =>
        tensor([u.get(0, 0), u.get(1, 1)]),
      ),
      updates(scaleByAdam({ eps: 1e-3 }), gradients).map((u) => tensor([u.get(0, 0), u.get(1, 1)])),
      1e-12,
    );
  });

  it('has updates of the rank, and averages of the projection', () => {
    const g = tensor([
      [1, 2, 0, 4],
      [0, 1, -1, 2],
      [3, 0, 1, 1],
    ]);
    for (const [form, of, shape] of [
      ['paper', g, [1, 4]],
      ['paper', transposed(g), [4, 1]],
      ['optax', g, [3, 1]],
      ['optax', transposed(g), [1, 3]],
    ] as const) {
      const tx = scaleByGalore({ rank: 1, form });
      const [update, state] = tx.update({ w: of }, tx.init({ w: of }));
      expect(leaves<Tensor>(state.scaleByGalore.mu)[0]!.shape).toEqual(shape);
      const minor = update.w.get(0, 0) * update.w.get(1, 1) - update.w.get(0, 1) * update.w.get(1, 0);
      expect(minor).toBeCloseTo(0, 12);
    }
  });

  it('refuses a leaf that is not a matrix, which the optimizer gives to AdamW', () => {
    expect(() => scaleByGalore().init({ b: tensor([1]) })).toThrow(TreeMismatchError);
    expect(() => galore().init({ b: tensor([1]) })).not.toThrow();
  });
});
