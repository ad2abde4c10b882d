import { chainAll, makeStep, tensor, toArray, type AnyTransformation, type Backend } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import {
  clipByBlockRms,
  mars,
  normalizeByUpdateNorm,
  rmsprop,
  scaleByParamBlockNorm,
  scaleByParamBlockRms,
  scaleByStddev,
} from '../src/index.js';

const float32 = (values: readonly number[]) => tensor(values, 'float32');
const round = Math.fround;

describe('a centered RMSprop', () => {
  const gradients = [1e20, 1, -3, 1e19, 0.5, -2, ...new Array<number>(60).fill(0.25)];

  // The steps of PyTorch 2.13.0 on a CPU: RMSprop(lr=1, eps=1e-8, centered=True) in float32, by index. With alpha 0.9
  // the average of squares overflows in PyTorch, too, and every step is 0.
  const pytorch = [
    {
      decay: 0.99,
      steps: {
        0: 10.050378799438477,
        1: 1.0100500188375858e-19,
        2: -3.0452630986684986e-19,
        3: 1.0159519910812378,
        4: 5.1050485479475794e-20,
        5: -2.0521867613770156e-19,
        6: 2.5780070913953916e-20,
        30: 2.9048828585234925e-20,
        65: 3.4588728566141045e-20,
      },
    },
    { decay: 0.9, steps: { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 30: 0, 65: 0 } },
  ];

  describe.each(pytorch)('with decay $decay', ({ decay, steps }) => {
    it.each<Backend>(['reference', 'js', 'wasm'])(
      'goes on as PyTorch does after a gradient of 1e20, on %s',
      (backend) => {
        const tx = scaleByStddev({ decay, epsInSqrt: false });
        let state = tx.init(float32(new Array<number>(100).fill(0)));
        const updates = gradients.map((g) => {
          const [update, next] = tx.update(float32(new Array<number>(100).fill(g)), state, { backend });
          state = next;
          return toArray(update)[0]!;
        });
        for (const [place, step] of Object.entries(steps))
          expect(Math.abs(updates[Number(place)]! - step)).toBeLessThanOrEqual(1e-5 * Math.abs(step));
      },
    );
  });

  it.each([0.1, 0.5, 0.9, 0.999])('gives no NaN for any finite gradient, with decay %d', (decay) => {
    const step = makeStep(rmsprop({ centered: true, decay, learningRate: 1e-3 }));
    let at = step.init(float32([1, 1, 1, 1]));
    for (let i = 0; i < 50; i++) {
      const g = i % 7 === 0 ? 1 : 1e-3;
      at = step(at, float32([g * 1e20, g * 3e38, -g * 1e19, g * 1e25]));
    }
    expect(toArray(at.params).every(Number.isFinite)).toBe(true);
  });

  it('keeps its bits if nothing overflows', () => {
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

describe('a norm', () => {
  const update = (of: AnyTransformation, g: readonly number[], params: readonly number[] = g) => {
    const tx = chainAll([of]);
    const theta = tensor(params);
    return toArray(tx.update(tensor(g), tx.init(theta), { params: theta })[0]);
  };
  const expectNear = (found: readonly number[], expected: readonly number[]) => {
    expected.forEach((value, i) => {
      expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-14 * Math.abs(value));
    });
  };

  // Optax 0.2.8 returns 0 above 1e154, since the squares overflow, and infinities below 1e-162, where they vanish.
  it.each([1e300, 1e200, 1, 1e-200, 1e-290])('normalizes gradients of size %d', (size) => {
    const found = update(normalizeByUpdateNorm({ eps: 0 }), [3 * size, -4 * size]);
    expectNear(found, [0.6, -0.8]);
  });

  it('normalizes neither 0 nor what has no norm', () => {
    expect(update(normalizeByUpdateNorm({ eps: 0 }), [0, 0])).toEqual([0, 0]);
    expect(update(normalizeByUpdateNorm(), [0, 0])).toEqual([0, 0]);
    expect(update(normalizeByUpdateNorm(), [Infinity, 1])).toEqual([NaN, 0]);
    expect(update(normalizeByUpdateNorm(), [NaN, 1])).toEqual([NaN, NaN]);
  });

  it.each([1e300, 1e200, 2])('clips the mean square of gradients of size %d', (size) => {
    expectNear(update(clipByBlockRms(1), [size, -size, size]), [1, -1, 1]);
  });

  it('does not clip what is below the threshold, however small', () => {
    expect(update(clipByBlockRms(1), [1e-200, 0])).toEqual([1e-200, 0]);
    expect(update(clipByBlockRms(1), [0, 0])).toEqual([0, 0]);
  });

  it.each([1e200, 1, 1e-200])('scales by parameters of size %d', (size) => {
    const params = [3 * size, 4 * size];
    expectNear(update(scaleByParamBlockNorm({ minScale: 0 }), [1, 2], params), [5 * size, 10 * size]);
    const rms = (5 / Math.sqrt(2)) * size;
    expectNear(update(scaleByParamBlockRms({ minScale: 0 }), [1, 2], params), [rms, 2 * rms]);
  });

  it.each([1e300, 1e200, 1e3])('clips the gradients of MARS of size %d', (size) => {
    const found = update(mars({ learningRate: 1, eps: 0 }), [3 * size, -4 * size]);
    expectNear(found, [-1, 1]);
  });
});
