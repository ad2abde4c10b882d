import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, tensor, toArray, type Tensor } from '@thalweg/core';
import { corruptLabels } from '../../src/diagnostics/corrupt-labels.js';
import { randomLabels } from '../../src/diagnostics/random-labels.js';

const n = 20_000;
const classes = 10;
const truth = tensor(Float32Array.from({ length: n }, (_, i) => i % classes));
/** Five standard deviations of how often an event of probability p happens in `count` trials, as a fraction. */
const fiveSigma = (p: number, count = n) => 5 * Math.sqrt((p * (1 - p)) / count);
const agreement = (a: Tensor, b: Tensor) => {
  const other = toArray(b);
  return toArray(a).filter((label, i) => label === other[i]).length / a.size;
};

describe('randomLabels', () => {
  const labels = randomLabels(makeKey(1), truth, { classes });

  it('draws every class equally often', () => {
    expect([labels.dtype, labels.shape]).toEqual(['float32', [n]]);
    const values = toArray(labels);
    for (let k = 0; k < classes; k++)
      expect(Math.abs(values.filter((label) => label === k).length / n - 0.1)).toBeLessThan(fiveSigma(0.1));
    expect(values.every((label) => Number.isInteger(label) && label >= 0 && label < classes)).toBe(true);
  });

  it('has nothing to do with the true labels', () => {
    expect(Math.abs(agreement(labels, truth) - 0.1)).toBeLessThan(fiveSigma(0.1));
    const other = tensor(new Float32Array(n).fill(3));
    expect(toArray(randomLabels(makeKey(1), other, { classes }))).toEqual(toArray(labels));
  });

  it('follows from the key', () => {
    expect(toArray(randomLabels(makeKey(1), truth, { classes }))).toEqual(toArray(labels));
    expect(Math.abs(agreement(labels, randomLabels(makeKey(2), truth, { classes })) - 0.1)).toBeLessThan(
      fiveSigma(0.1),
    );
  });

  it('keeps the shape, and knows one class only if there is one', () => {
    const grid = randomLabels(makeKey(1), tensor([[5], [6]]), { classes: 1 });
    expect([grid.shape, toArray(grid), grid.dtype]).toEqual([[2, 1], [0, 0], 'float64']);
  });

  it.each([0, -1, 2.5, NaN, Infinity])('refuses %s classes', (wrong) => {
    const draw = () => randomLabels(makeKey(1), truth, { classes: wrong });
    expect(draw).toThrow(ConfigError);
    expect(draw).toThrow(`randomLabels: classes: expected a whole number, 1 or more, found ${wrong}`);
  });
});

describe('corruptLabels', () => {
  const corrupt = (fraction: number, labels = truth) =>
    corruptLabels(makeKey(3), labels, { fraction, classes });

  it.each([0.1, 0.3, 0.5, 0.9])('changes %s of the labels, less those it draws again', (fraction) => {
    const expected = 1 - fraction * (1 - 1 / classes);
    expect(Math.abs(agreement(corrupt(fraction), truth) - expected)).toBeLessThan(fiveSigma(expected));
  });

  it('changes none, or draws all anew', () => {
    expect(toArray(corrupt(0))).toEqual(toArray(truth));
    expect(Math.abs(agreement(corrupt(1), truth) - 0.1)).toBeLessThan(fiveSigma(0.1));
    const ones = tensor(new Float64Array(n).fill(1));
    expect(toArray(corrupt(1, ones))).toEqual(toArray(corrupt(1)));
  });

  it('draws every class equally often, whether a label is drawn or not', () => {
    const values = toArray(corrupt(0.5, tensor(new Float64Array(n))));
    for (let k = 1; k < classes; k++)
      expect(Math.abs(values.filter((label) => label === k).length / n - 0.05)).toBeLessThan(fiveSigma(0.05));
  });

  it('corrupts the same examples alike, and more of them, at a larger fraction', () => {
    const [clean, some, more] = [truth, corrupt(0.3), corrupt(0.6)].map(toArray);
    some!.forEach((label, i) => {
      if (label !== clean![i]) expect(more![i]).toBe(label);
    });
    expect(toArray(corrupt(0.3))).toEqual(some);
    expect(toArray(corruptLabels(makeKey(4), truth, { fraction: 0.3, classes }))).not.toEqual(some);
  });

  it('keeps dtype and shape, reads any layout and leaves the labels alone', () => {
    const view = ndarray(Float64Array.from([0, 1, 2, 3, 4, 5]), [3, 2]).transpose(1, 0);
    const kept = corruptLabels(makeKey(1), view, { fraction: 0, classes });
    expect([kept.shape, toArray(kept), kept.dtype]).toEqual([[2, 3], [0, 2, 4, 1, 3, 5], 'float64']);
    corruptLabels(makeKey(1), view, { fraction: 1, classes });
    expect([...view.data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(corrupt(0.5).dtype).toBe('float32');
  });

  it.each([-0.1, 1.1, NaN])('refuses fraction %s', (fraction) => {
    expect(() => corrupt(fraction)).toThrow(ConfigError);
    expect(() => corrupt(fraction)).toThrow(
      `corruptLabels: fraction: expected a number from 0 to 1, found ${fraction}`,
    );
  });

  it('refuses labels that are not classes', () => {
    const options = { fraction: 0.5, classes: 3 };
    expect(() => corruptLabels(makeKey(1), tensor([0, 3]), options)).toThrow(
      'corruptLabels: labels: expected whole numbers from 0 to 2, as there are 3 classes, found 3',
    );
    expect(() => corruptLabels(makeKey(1), tensor([-1]), options)).toThrow('found -1');
    expect(() => corruptLabels(makeKey(1), tensor([NaN]), options)).toThrow('found NaN');
    expect(() => corruptLabels(makeKey(1), tensor([0]), { fraction: 0.5, classes: 0 })).toThrow(
      'corruptLabels: classes: expected a whole number, 1 or more, found 0',
    );
  });
});
