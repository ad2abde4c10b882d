import { chainAll, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import {
  adabelief,
  adam,
  adan,
  radam,
  scaleByAdan,
  scaleByBelief,
  scaleByRadam,
  scaleByYogi,
  yogi,
} from '../src/index.js';

/** The updates of one element, for given gradients. */
const steps = (
  transformation: AnyTransformation,
  gradients: readonly number[],
  dtype: 'float32' | 'float64' = 'float64',
): readonly number[] => {
  const tx = chainAll([transformation]);
  const params = tensor([1], dtype);
  let state = tx.init(params);
  return gradients.map((g) => {
    const [update, next] = tx.update(tensor([g], dtype), state, { params });
    state = next;
    return toArray(update)[0]!;
  });
};

const repeat = (gradient: number, times: number) => new Array<number>(times).fill(gradient);

describe('adabelief', () => {
  it('makes longer steps than adam for a constant gradient, and as long for one that alternates', () => {
    const constant = repeat(1, 300);
    const alternating = constant.map((g, t) => (t % 2 === 0 ? g : -g));
    const last = (tx: AnyTransformation, gradients: readonly number[]) =>
      Math.abs(steps(tx, gradients).at(-1)!);
    expect(last(adabelief(), constant) / last(adam(), constant)).toBeGreaterThan(3);
    expect(last(adabelief(), alternating) / last(adam(), alternating)).toBeCloseTo(1, 0);
  });

  it('keeps epsRoot in its state, up to epsRoot / (1 - b2)', () => {
    const tx = scaleByBelief({ b2: 0.5, epsRoot: 1 });
    let state = tx.init(tensor([0]));
    const kept = [0, 0, 0].map((g) => {
      [, state] = tx.update(tensor([g]), state);
      return toArray(state.scaleByBelief.nu)[0];
    });
    expect(kept).toEqual([1, 1.5, 1.75]);
  });
});

describe('yogi', () => {
  it('forgets a large gradient more slowly than adam', () => {
    const gradients = [100, ...repeat(0.1, 2000)];
    const last = (tx: AnyTransformation) => Math.abs(steps(tx, gradients).at(-1)!);
    expect(last(yogi({ learningRate: 1 }))).toBeLessThan(last(adam({ learningRate: 1 })) / 2);
  });

  it.each(['paper', 'optax'] as const)('gives no NaN if squares overflow: %s', (form) => {
    const found = steps(yogi({ form, initialAccumulatorValue: 1e-6 }), [1, 1e30, -1e30, 1], 'float32');
    expect(found.every(Number.isFinite)).toBe(true);
  });

  it('does not move elements without a gradient, unless in the form of Optax', () => {
    expect(steps(scaleByYogi({ initialAccumulatorValue: 1e-6 }), [0])).toEqual([0]);
    // The update of Optax 0.2.8: optax.scale_by_yogi() in float64.
    const [moved] = steps(scaleByYogi({ form: 'optax', initialAccumulatorValue: 1e-6 }), [0]);
    expect(moved).toBeCloseTo(0.0002758808702854398, 15);
  });
});

describe('radam', () => {
  it('is bias-corrected momentum until the second moment is reliable', () => {
    const gradients = [3, -1, 4, 1, -5, 9];
    const found = steps(scaleByRadam(), gradients);
    let m = 0;
    gradients.forEach((g, i) => {
      m = 0.9 * m + 0.1 * g;
      const mHat = m / (1 - 0.9 ** (i + 1));
      if (i < 5) expect(found[i]).toBeCloseTo(mHat, 12);
      else expect(Math.abs(found[i]!)).toBeLessThan(0.1 * Math.abs(mHat));
    });
  });

  it('approaches adam', () => {
    const gradients = Array.from({ length: 30_000 }, (_, t) => Math.sin(t) + 0.5);
    const [a, b] = [radam(), adam()].map((tx) => steps(tx, gradients).at(-1)!);
    expect(a! / b!).toBeCloseTo(1, 3);
  });

  it('never divides by the second moment if it never is reliable, or the rectification undefined', () => {
    const gradients = repeat(0.25, 40);
    for (const b2 of [0, 0.5, 0.6, 2 / 3])
      for (const threshold of [0, 5])
        if (threshold === 5 || b2 <= 0.6)
          for (const step of steps(scaleByRadam({ b2, threshold }), gradients))
            expect(step).toBeCloseTo(0.25, 12);
  });
});

describe('adan', () => {
  it('weighs the change of the gradient with β₂, where Optax has 1 - β₂', () => {
    const [first, second] = steps(scaleByAdan({ b1: 0, b3: 0, eps: 0 }), [2, 4]);
    expect(first).toBe(1);
    const change = (0.08 * 2) / (1 - 0.92 ** 2);
    expect(second).toBeCloseTo((4 + 0.92 * change) / (4 + 0.92 * 2), 14);
    // Optax 0.2.8: optax.scale_by_adan(b1=0, b3=0, eps=0) in float64.
    expect(Math.abs(second! - 0.9815705128205127)).toBeGreaterThan(0.1);
    const [, agreed] = steps(scaleByAdan({ b1: 0, b2: 0.5, b3: 0, eps: 0 }), [2, 4]);
    expect(agreed).toBeCloseTo(0.9333333333333333, 14);
  });

  it('decays as the paper does, with the rate η / (1 + η λ)', () => {
    const [eta, lambda] = [0.1, 0.5];
    const [found] = steps(
      adan({ learningRate: eta / (1 + eta * lambda), weightDecay: lambda, eps: 0 }),
      [-3],
    );
    // From the parameter 1, in the direction 1.
    expect(found).toBeCloseTo((1 + eta) / (1 + eta * lambda) - 1, 14);
  });
});
