import * as fc from 'fast-check';
import {
  chain,
  chainAll,
  makeStep,
  sparseTensor,
  tensor,
  toArray,
  type AnyTransformation,
} from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import {
  addDecayedWeights,
  fromage,
  lamb,
  lars,
  novograd,
  scaleByLars,
  scaleByNovograd,
  scaleByTrustRatio,
} from '../src/index.js';

type Row = readonly number[];

const size = (row: Row) => Math.hypot(...row);

const update = (transformation: AnyTransformation, params: Row, gradient: Row): Row => {
  const tx = chainAll([transformation]);
  const at = tensor(params);
  return toArray(tx.update(tensor(gradient), tx.init(at), { params: at })[0]);
};

const rows = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((row) => size(row) > 1e-3);

describe('scaleByTrustRatio', () => {
  it('is right where the squares of the norms are out of range', () => {
    // Optax gives NaN for the first, whose norms it takes for infinite, and leaves the second, whose norms it takes for 0.
    for (const [params, gradient] of [
      [
        [3e200, 4e200],
        [3e180, 4e180],
      ],
      [
        [3e-180, 4e-180],
        [3e-200, 4e-200],
      ],
    ] as const)
      update(scaleByTrustRatio(), params, gradient).forEach((u, k) => {
        expect(u / params[k]!).toBeCloseTo(1, 12);
      });
  });

  it('leaves the gradient as it is where a norm is 0', () => {
    expect(update(scaleByTrustRatio({ trustCoefficient: 0.1 }), [0, 0], [3, 4])).toEqual([3, 4]);
    expect(update(scaleByTrustRatio({ trustCoefficient: 0.1 }), [3, 4], [0, 0])).toEqual([0, 0]);
  });
});

describe('a step in units of the norm of the parameters', () => {
  it('is of the same share for gradients of any size', () => {
    fc.assert(
      fc.property(rows, rows, fc.double({ min: 1e-3, max: 0.5, noNaN: true }), (params, gradient, eta) => {
        const share = (tx: AnyTransformation) => size(update(tx, params, gradient)) / size(params);
        expect(share(lamb({ learningRate: eta })) / eta).toBeCloseTo(1, 9);
        expect(share(lars({ learningRate: eta, trustCoefficient: 1 })) / eta).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('lars', () => {
  it('has the bits of weight decay and trust ratio in the form of Optax', () => {
    fc.assert(
      fc.property(rows, rows, (params, gradient) => {
        expectSameBits(
          update(scaleByLars({ form: 'optax', weightDecay: 0.1, eps: 1e-3 }), params, gradient),
          update(
            chain(addDecayedWeights(0.1), scaleByTrustRatio({ trustCoefficient: 1e-3, eps: 1e-3 })),
            params,
            gradient,
          ),
        );
      }),
    );
  });

  it('makes no long step in the form of the paper where the gradient points against the parameters', () => {
    const options = { weightDecay: 0.5, trustCoefficient: 1 };
    const [params, gradient] = [
      [2, 0],
      [-0.999, 0],
    ];
    expect(size(update(scaleByLars(options), params, gradient))).toBeLessThan(0.01);
    expect(size(update(scaleByLars({ ...options, form: 'optax' }), params, gradient))).toBeCloseTo(2, 9);
  });
});

describe('fromage', () => {
  it('keeps the norm of the parameters if the gradient is at a right angle to them', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 10, noNaN: true }), (params, learningRate) => {
        const [a, b, c, d] = params as [number, number, number, number];
        const moved = update(fromage({ learningRate }), params, [-b, a, -d, c]).map((u, k) => u + params[k]!);
        expect(size(moved) / size(params)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('novograd', () => {
  it('makes the same steps for gradients of another scale', () => {
    const run = (scale: number) => {
      const step = makeStep(novograd({ eps: 0 }));
      let at = step.init(tensor([1, 1]));
      for (const row of [
        [3, 4],
        [-1, 0],
        [2, -2],
      ])
        at = step(at, tensor(row.map((g) => g * scale)));
      return toArray(at.params);
    };
    expect(run(1024)).toEqual(run(1));
  });

  it('begins with the norm of the first gradient, also at an element that a sparse gradient meets later', () => {
    const tx = scaleByNovograd({ b1: 0 });
    const params = tensor([0, 0, 0]);
    const [, first] = tx.update(sparseTensor([0, 1], tensor([3, 4]), [3]), tx.init(params), { params });
    expect(toArray(first.scaleByNovograd.nu)).toEqual([25, 25, -1]);
    const [, second] = tx.update(sparseTensor([2], tensor([2]), [3]), first, { params });
    expect(toArray(second.scaleByNovograd.nu)).toEqual([25, 25, 4]);
  });
});
