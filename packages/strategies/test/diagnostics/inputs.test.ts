import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, tensor, toArray, type Key, type Tensor } from '@thalweg/core';
import { gaussianInputs } from '../../src/diagnostics/gaussian-inputs.js';
import { randomPixels } from '../../src/diagnostics/random-pixels.js';
import { shufflePixels } from '../../src/diagnostics/shuffle-pixels.js';

/** Example i has the pixels 100 i, 100 i + 1, ... */
const numbered = (n: number, ...shape: readonly number[]) => {
  const width = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: n * width }, (_, at) => 100 * Math.floor(at / width) + (at % width)),
    [n, ...shape],
  );
};

/** Which pixel stands at each place, example by example. */
const orders = (mixed: Tensor): number[][] => {
  const values = toArray(mixed);
  const width = mixed.size / mixed.shape[0]!;
  return Array.from({ length: mixed.shape[0]! }, (_, i) =>
    values.slice(i * width, (i + 1) * width).map((value) => value - 100 * i),
  );
};

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('shufflePixels', () => {
  it('puts the pixels of all examples into the same order', () => {
    const [first, ...others] = orders(shufflePixels(makeKey(1), numbered(50, 4, 5)));
    expect(sorted(first!)).toEqual(upTo(20));
    expect(first).not.toEqual(upTo(20));
    for (const other of others) expect(other).toEqual(first);
  });

  it('gives a test set the order of the training set', () => {
    const [order] = orders(shufflePixels(makeKey(7), numbered(3, 20)));
    expect(orders(shufflePixels(makeKey(7), numbered(1, 2, 10)))).toEqual([order]);
    expect(orders(shufflePixels(makeKey(8), numbered(1, 20)))).not.toEqual([order]);
  });
});

describe('randomPixels', () => {
  const width = 8;
  const examples = 4000;
  const mixed = orders(randomPixels(makeKey(1), numbered(examples, 2, 4)));

  it('shuffles the pixels of each example in a different order', () => {
    for (const order of mixed) expect(sorted(order)).toEqual(upTo(width));
    // 4000 draws from 8! orders: 195 pairs alike are expected.
    expect(new Set(mixed.map(String)).size).toBeGreaterThan(examples - 300);
  });

  it('moves every pixel to every place equally often', () => {
    for (let place = 0; place < width; place++) {
      const zeros = mixed.filter((order) => order[place] === 0).length;
      // Five standard deviations of a binomial count.
      expect(Math.abs(zeros - examples / width)).toBeLessThan(
        5 * Math.sqrt((examples / width) * (1 - 1 / width)),
      );
    }
  });
});

describe('gaussianInputs', () => {
  const rows = 4000;
  const columns = 10;
  const size = rows * columns;
  /** Far from normal, and every column has a mean of its own. */
  const inputs = tensor(
    Float64Array.from({ length: size }, (_, i) => (i % columns) + (i % 7 === 0 ? 20 : 0)),
    [rows, columns],
  );
  const moments = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  };
  const noise = gaussianInputs(makeKey(1), inputs);
  const wanted = moments(toArray(inputs));

  it('matches mean and variance of the data set', () => {
    const found = moments(toArray(noise));
    // Five standard errors.
    expect(Math.abs(found.mean - wanted.mean)).toBeLessThan((5 * wanted.deviation) / Math.sqrt(size));
    expect(Math.abs(found.deviation / wanted.deviation - 1)).toBeLessThan(5 / Math.sqrt(2 * size));
  });

  it('has the same mean in every column', () => {
    for (let column = 0; column < columns; column++) {
      const { mean } = moments(toArray(noise).filter((_, i) => i % columns === column));
      expect(Math.abs(mean - wanted.mean)).toBeLessThan((5 * wanted.deviation) / Math.sqrt(rows));
    }
  });

  it('is normal', () => {
    const z = toArray(noise).map((value) => Math.abs(value - wanted.mean) / wanted.deviation);
    // The normal distribution has these shares within one, two and three deviations.
    for (const [limit, share] of [
      [1, 0.682689],
      [2, 0.9545],
      [3, 0.9973],
    ] as const) {
      const within = z.filter((distance) => distance < limit).length / size;
      expect(Math.abs(within - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / size));
    }
  });

  it('gives a data set of one value that value', () => {
    expect(toArray(gaussianInputs(makeKey(1), tensor([[4], [4]])))).toEqual([4, 4]);
  });
});

describe.each<[string, (key: Key, inputs: Tensor) => Tensor]>([
  ['shufflePixels', shufflePixels],
  ['randomPixels', randomPixels],
  ['gaussianInputs', gaussianInputs],
])('%s', (name, change) => {
  it('keeps shape and dtype', () => {
    expect(change(makeKey(1), numbered(3, 2, 2))).toMatchObject({ shape: [3, 2, 2], dtype: 'float32' });
    expect(change(makeKey(1), tensor([[1, 2]]))).toMatchObject({ shape: [1, 2], dtype: 'float64' });
    expect(change(makeKey(1), tensor([5, 6]))).toMatchObject({ shape: [2] });
    expect(change(makeKey(1), tensor([], [0, 3]))).toMatchObject({ shape: [0, 3] });
  });

  it('follows from the key', () => {
    const inputs = numbered(10, 10);
    expect(toArray(change(makeKey(1), inputs))).toEqual(toArray(change(makeKey(1), inputs)));
    expect(toArray(change(makeKey(1), inputs))).not.toEqual(toArray(change(makeKey(2), inputs)));
  });

  it('reads any memory layout and leaves it alone', () => {
    const packed = numbered(4, 6);
    const view = ndarray(new Float32Array(24), [6, 4]).transpose(1, 0);
    for (let i = 0; i < 4; i++) for (let j = 0; j < 6; j++) view.set(i, j, packed.get(i, j));
    const before = [...view.data];
    expect(toArray(change(makeKey(1), view))).toEqual(toArray(change(makeKey(1), packed)));
    expect([...view.data]).toEqual(before);
    expect(toArray(packed)).toEqual(toArray(view));
  });

  it('refuses inputs without an axis', () => {
    expect(() => change(makeKey(1), tensor(1))).toThrow(ConfigError);
    expect(() => change(makeKey(1), tensor(1))).toThrow(
      `${name}: inputs: expected a first axis of examples, found a 0-d tensor`,
    );
  });
});
