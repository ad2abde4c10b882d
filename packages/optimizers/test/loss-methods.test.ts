import { describe, expect, it } from 'vitest';
import {
  chainAll,
  ConfigError,
  learningRateOf,
  makeKey,
  makeStep,
  masked,
  tensor,
  toArray,
  type Tensor,
} from '@thalweg/core';
import { momo, momoAdam, scaleByMomo, scaleByMomoAdam, scaleBySophia, sophia } from '../src/index.js';

describe.each([
  ['scaleByMomo', (options: object) => scaleByMomo(options)],
  // With these options the metric is the size of the gradient, which is 1 for a gradient of 1.
  [
    'scaleByMomoAdam',
    (options: object) => scaleByMomoAdam({ learningRate: 1, b1: 0, b2: 0, eps: 0, ...options }),
  ],
] as const)('%s', (name, make) => {
  const step = (g: number, theta: number, value: number, options = {}) => {
    const tx = make(options);
    const params = tensor([theta]);
    const [updates, state] = tx.update(tensor([g]), tx.init(params) as never, { params, value });
    return { next: theta - updates.get(0), state: Object.values(state)[0]! };
  };

  // Optax does not divide the step by 1 + αλ: it gives -1.
  it('divides the whole step by 1 + αλ, so that the model and the proximal terms are least there', () => {
    const { next } = step(1, 1, 2, { weightDecay: 1 });
    expect(next).toBe(0);
    // α = λ = 1: max(1 + x, 0) + (x - 1)² / 2 + x² / 2
    const cost = (x: number) => Math.max(1 + x, 0) + (x - 1) ** 2 / 2 + x ** 2 / 2;
    for (const other of [-1, -0.01, 0.01, 1]) expect(cost(next + other)).toBeGreaterThan(cost(next));
  });

  it('ends where the tangent meets the lower bound, and stays where it is below', () => {
    expect(step(1, 5, 0.5).next).toBe(4.5);
    expect(step(1, 5, 0.5, { lowerBound: 0.25 }).next).toBe(4.75);
    expect(step(1, 5, 0.5, { lowerBound: 2 }).next).toBe(5);
    expect(step(1, 5, 0.5, { learningRate: 0.125 }).next).toBe(4.875);
  });

  it('estimates the bound as the loss less half of its fall, but never below the given one', () => {
    const bound = (value: number, lowerBound: number) =>
      step(1, 5, value, { lowerBound, adaptLowerBound: true }).state.lowerBound;
    expect(bound(-4, -100)).toBe(-4.5);
    expect(bound(0.5, 0)).toBe(0.25);
    expect(bound(-4, -2)).toBe(-2);
  });

  // Optax makes no step where the square of the length is below 2.2e-16.
  it('steps along small gradients and huge ones', () => {
    if (name === 'scaleByMomo') {
      expect(step(1e-9, 1e-9, 5e-19).next).toBeCloseTo(5e-10, 20);
      expect(step(1e200, 1, 5e199).next).toBeCloseTo(0.5, 12);
    } else expect(step(1e-18, 1, 1e-19, { learningRate: 10 }).next).toBeCloseTo(0.9, 12);
  });

  it('does not move for a gradient of 0, but decays', () => {
    expect(step(0, 2, 1).next).toBe(2);
    expect(step(0, 2, 1, { weightDecay: 1 }).next).toBe(1);
  });

  it('reads schedules at the number of earlier steps, and refuses a value out of range', () => {
    const tx = make({ learningRate: (count: number) => (count === 0 ? 0.25 : -1) });
    const params = tensor([5]);
    const context = { params, value: 100 };
    const [updates, state] = tx.update(tensor([1]), tx.init(params) as never, context);
    expect(updates.get(0)).toBe(0.25);
    expect(() => tx.update(tensor([1]), state as never, context)).toThrow(
      `${name}: learningRate at step 1: expected a finite number, 0 or more, or a schedule of such, found -1`,
    );
  });

  it('says that it needs the loss', () => {
    const tx = make({});
    const params = tensor([1]);
    expect(() => tx.update(params, tx.init(params) as never, { params } as never)).toThrow(
      /context\.value: expected/,
    );
  });
});

describe.each([
  ['momo', momo],
  ['momoAdam', momoAdam],
] as const)('%s', (_, make) => {
  it('has a rate of its own, which is not that of a rule', () => {
    const tx = chainAll([make({ learningRate: 0.5 })]);
    expect(learningRateOf(tx, tx.init(tensor([1])))).toBe(1);
  });

  it('finds the minimum of a sum of squares with a rate that is far too large', () => {
    const step = makeStep(make({ learningRate: 100 }));
    let at = step.init(tensor([1, 2, 3]));
    for (let i = 0; i < 400; i++) {
      const x = toArray(at.params);
      const value = x.reduce((sum, each) => sum + each ** 2, 0);
      at = step(at, tensor(x.map((each) => 2 * each)), { value });
    }
    for (const x of toArray(at.params)) expect(Math.abs(x)).toBeLessThan(1e-3);
  });
});

describe('scaleBySophia', () => {
  const key = makeKey(5);

  /** A sum of fourth powers, with the second derivatives 3 x². */
  const quartic = (at: Tensor): readonly [number, Tensor] => {
    const x = toArray(at);
    return [
      x.reduce((sum, each) => sum + each ** 4 / 4, 0),
      tensor(
        x.map((each) => each ** 3),
        at.shape,
        at.dtype,
      ),
    ];
  };

  it.each(['float32', 'float64'] as const)('estimates a diagonal Hessian with one probe: %s', (dtype) => {
    const tx = scaleBySophia({ key, b2: 0 });
    const params = tensor([1, -2, 0.5, 3], dtype);
    const [, state] = tx.update(quartic(params)[1], tx.init(params), { params, valueAndGrad: quartic });
    toArray(state.scaleBySophia.nu).forEach((h, i) => {
      const exact = 3 * params.get(i) ** 2;
      expect(Math.abs(h / exact - 1)).toBeLessThan(dtype === 'float32' ? 1e-2 : 1e-4);
    });
  });

  it('takes the exact product of the Hessian in place of gradients, and another estimate through it', () => {
    const refused = (): never => {
      throw new Error('not asked for');
    };
    // Not diagonal, and of a matrix that is not square.
    const hessian = [
      [2, 1, 0, 0, 0, 3],
      [1, 4, -1, 0, 0, 0],
      [0, -1, 3, 5, 0, 0],
      [0, 0, 5, 7, 2, 0],
      [0, 0, 0, 2, 1, -4],
      [3, 0, 0, 0, -4, 6],
    ];
    const params = { w: tensor([1, 2, 3, 4, 5, 6], [2, 3]) };
    const asked: (readonly [typeof params, readonly number[]])[] = [];
    const hessianVector = (at: typeof params, { w }: typeof params) => {
      asked.push([at, toArray(w)]);
      return {
        w: tensor(
          hessian.map((row) => row.reduce((sum, each, i) => sum + each * toArray(w)[i]!, 0)),
          [2, 3],
        ),
      };
    };
    const tx = scaleBySophia({ key, b2: 0 });
    const given = { params, valueAndGrad: refused };
    const [, state] = tx.update(params, tx.init(params), { ...given, hessianVector });
    const [[at, z]] = asked as [(typeof asked)[number]];
    expect(at).toBe(params);
    expect(asked).toHaveLength(1);
    expect(toArray(state.scaleBySophia.nu.w)).toEqual(
      hessian.map((row, i) => z[i]! * row.reduce((sum, each, k) => sum + each * z[k]!, 0)),
    );
    const diagonal = [0.5, 1, 3, 0, 7, 9];
    const byElement = (_: typeof params, { w }: typeof params) => ({
      w: tensor(
        toArray(w).map((each, i) => diagonal[i]! * each),
        [2, 3],
      ),
    });
    const [, other] = tx.update(params, tx.init(params), { ...given, hessianVector: byElement });
    expect(toArray(other.scaleBySophia.nu.w)).toEqual(diagonal);
  });

  it('sees the block of the Hessian of the leaves that a mask chooses', () => {
    const params = { a: tensor([1, 2]), b: tensor([3]) };
    // All second derivatives are 1, but 5 on the diagonal.
    const hessianVector = (_: typeof params, { a, b }: typeof params) => {
      const sum = a.get(0) + a.get(1) + b.get(0);
      return { a: tensor(toArray(a).map((x) => 4 * x + sum)), b: tensor([4 * b.get(0) + sum]) };
    };
    const valueAndGrad = () => [0, params] as const;
    const tx = masked('b', scaleBySophia({ key, b1: 0, b2: 0, gamma: 1, clipThreshold: 9 }));
    const [updates] = tx.update(params, tx.init(params), { params, valueAndGrad, hessianVector });
    expect([toArray(updates.a), toArray(updates.b)]).toEqual([[1, 2], [3 / 5]]);
  });

  it('is right on average where the Hessian is not diagonal', () => {
    const tx = scaleBySophia({ key, b2: 0, updateInterval: 1 });
    const params = tensor([[1, 2, -1]]);
    // The Hessian has 2, 3, 4 on its diagonal and 1 elsewhere.
    const valueAndGrad = (at: Tensor) => {
      const sum = toArray(at).reduce((a, b) => a + b, 0);
      return [
        0,
        tensor(
          toArray(at).map((x, i) => (i + 1) * x + sum),
          [1, 3],
        ),
      ] as const;
    };
    let state = tx.init(params);
    const total = [0, 0, 0];
    for (let i = 0; i < 400; i++) {
      [, state] = tx.update(params, state, { params, valueAndGrad });
      toArray(state.scaleBySophia.nu).forEach((h, k) => (total[k]! += h / 400));
    }
    total.forEach((mean, k) => {
      // The variance of an estimate is 2.
      expect(Math.abs(mean - (k + 2))).toBeLessThan(0.3);
    });
  });

  it('asks for two gradients in every step with an estimate, and none in others', () => {
    const tx = scaleBySophia({ key, updateInterval: 3 });
    const params = tensor([1, 2]);
    let calls = 0;
    const valueAndGrad = (at: Tensor) => {
      calls++;
      return quartic(at);
    };
    let state = tx.init(params);
    const found = Array.from({ length: 7 }, () => {
      [, state] = tx.update(params, state, { params, valueAndGrad });
      return calls;
    });
    expect(found).toEqual([2, 2, 2, 4, 4, 4, 6]);
  });

  // Optax divides by the estimate before, which is 0 at first, so that all elements reach the limit.
  it('uses the first estimate in the first step', () => {
    const tx = scaleBySophia({ key, b1: 0, b2: 0, gamma: 1, updateInterval: 1 });
    const params = tensor([1, 2]);
    const [updates] = tx.update(quartic(params)[1], tx.init(params), { params, valueAndGrad: quartic });
    toArray(updates).forEach((u, i) => {
      expect(u).toBeCloseTo([1 / 3, 2 / 3][i]!, 5);
    });
  });

  it('takes the largest step where the curvature is negative or 0', () => {
    const tx = scaleBySophia({ key, b1: 0, clipThreshold: 0.5 });
    const params = tensor([1, -1]);
    const valueAndGrad = (at: Tensor) => [0, tensor([-at.get(0), 1])] as const;
    const [updates] = tx.update(tensor([-1, 1]), tx.init(params), { params, valueAndGrad });
    expect(toArray(updates)).toEqual([-0.5, 0.5]);
  });

  it('corrects the bias of the mean on request', () => {
    const params = tensor([1]);
    const nu = [false, true].map((biasCorrection) => {
      const tx = scaleBySophia({ key, b1: 0.75, b2: 0, gamma: 1, clipThreshold: 9, biasCorrection });
      return tx.update(tensor([3]), tx.init(params), { params, valueAndGrad: quartic })[0].get(0);
    });
    expect(nu[1]! / nu[0]!).toBeCloseTo(4, 12);
  });

  it('refuses a gradient of another size', () => {
    const tx = scaleBySophia({ key });
    const params = tensor([1, 2]);
    const valueAndGrad = () => [0, tensor([1])] as const;
    expect(() => tx.update(params, tx.init(params), { params, valueAndGrad })).toThrow(ConfigError);
    expect(() => tx.update(params, tx.init(params), { params, valueAndGrad })).toThrow(
      /^scaleBySophia: context\.valueAndGrad: expected .* with the 2 elements of the parameters, found one with 1/,
    );
  });

  it('refuses a product of another size', () => {
    const params = tensor([1, 2]);
    const tx = scaleBySophia({ key });
    expect(() =>
      tx.update(params, tx.init(params), { params, valueAndGrad: quartic, hessianVector: () => tensor([1]) }),
    ).toThrow(
      /^scaleBySophia: context\.hessianVector: expected a function that returns a tree with the 2 elements/,
    );
  });

  it('is the same run again with the same key, and another with another', () => {
    const run = (seed: number) => {
      const step = makeStep(
        sophia({ learningRate: 0.1, key: makeKey(seed), b2: 0, gamma: 1, updateInterval: 1 }),
      );
      let at = step.init(tensor([1, 2, 3]));
      const coupled = (x: Tensor) => {
        const sum = toArray(x).reduce((a, b) => a + b, 0);
        return [0, tensor(toArray(x).map((each) => each + sum))] as const;
      };
      for (let i = 0; i < 20; i++) at = step(at, coupled(at.params)[1], { valueAndGrad: coupled });
      return toArray(at.params);
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });
});
