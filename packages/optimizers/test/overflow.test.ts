import { makeStep, tensor, toArray, type Backend } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { rmsprop, scaleByStddev } from '../src/index.js';

const float32 = (values: readonly number[]) => tensor(values, { dtype: 'float32' });
const round = Math.fround;

/** One element of PyTorch's `RMSprop(centered=True)` in float32, in the order of its kernels `addcmul_` and `lerp_`. */
const pytorch = (gradients: readonly number[], alpha: number, eps: number): readonly number[] => {
  let [squareAverage, average] = [0, 0];
  const share = round(1 - alpha);
  return gradients.map((given) => {
    const g = round(given);
    squareAverage = round(round(squareAverage * round(alpha)) + round(round(share * g) * g));
    average = round(average + round(share * round(g - average)));
    const variance = round(squareAverage - round(average * average));
    return round(g / round(round(Math.sqrt(variance)) + round(eps)));
  });
};

describe('a centered RMSprop', () => {
  const gradients = [1e20, 1, -3, 1e19, 0.5, -2, ...new Array<number>(60).fill(0.25)];

  it.each<Backend>(['reference', 'js', 'wasm'])(
    'goes on as PyTorch does after a gradient of 1e20, on %s',
    (backend) => {
      const tx = scaleByStddev({ decay: 0.99, epsInSqrt: false });
      let state = tx.init(float32(new Array<number>(100).fill(0)));
      const updates = gradients.map((g) => {
        const [update, next] = tx.update(float32(new Array<number>(100).fill(g)), state, { backend });
        state = next;
        return toArray(update)[0]!;
      });
      const expected = pytorch(gradients, 0.99, 1e-8);
      updates.forEach((update, i) => {
        expect(Math.abs(update / expected[i]! - 1)).toBeLessThan(1e-5);
      });
    },
  );

  it.each([0.1, 0.5, 0.9, 0.999])('makes no NaN of any finite gradient, with decay %d', (decay) => {
    const step = makeStep(rmsprop({ centered: true, decay, learningRate: 1e-3 }));
    let at = step.init(float32([1, 1, 1, 1]));
    for (let i = 0; i < 50; i++) {
      const g = i % 7 === 0 ? 1 : 1e-3;
      at = step(at, float32([g * 1e20, g * 3e38, -g * 1e19, g * 1e25]));
    }
    expect(toArray(at.params).every(Number.isFinite)).toBe(true);
  });

  it('keeps its bits where nothing overflows', () => {
    const tx = scaleByStddev({ decay: 0.9 });
    let state = tx.init(float32([0]));
    let [mu, nu] = [0, 0];
    const [d, r] = [round(0.9), round(1 - 0.9)];
    for (const given of [0.3, -7, 1e18, 1e-20, 0, 2]) {
      const g = round(given);
      const [update, next] = tx.update(float32([g]), state);
      state = next;
      mu = round(round(d * mu) + round(r * g));
      nu = round(round(d * nu) + round(r * round(g * g)));
      const variance = Math.max(round(nu - round(mu * mu)), 0);
      expect(toArray(update)[0]).toBe(round(g / round(Math.sqrt(round(variance + round(1e-8))))));
    }
  });
});
