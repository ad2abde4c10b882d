import { ConfigError, makeKey } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { rcv1Like } from '../../src/data/rcv1-like.js';

const examples = 2000;
const { starts, indices, values, labels, features } = rcv1Like(makeKey(1), { examples });
const rowOf = (row: number) => ({
  columns: indices.subarray(starts[row], starts[row + 1]),
  numbers: values.subarray(starts[row], starts[row + 1]),
});
const rows = Array.from({ length: examples }, (_, row) => rowOf(row));

describe('rcv1Like', () => {
  it('has ascending columns and rows of length 1', () => {
    for (const { columns, numbers } of rows) {
      expect(columns.length).toBeGreaterThan(0);
      expect(columns.every((column, i) => i === 0 || column > columns[i - 1]!)).toBe(true);
      expect(columns.at(-1)).toBeLessThan(features);
      expect(Math.hypot(...numbers)).toBeCloseTo(1, 5);
    }
  });

  it('has a few common features and many rare ones, as RCV1 has', () => {
    const frequency = new Float64Array(features);
    for (const { columns } of rows) for (const column of columns) frequency[column]! += 1 / examples;
    // In RCV1 the commonest occurs in 0.44 of the examples.
    expect(Math.max(...frequency)).toBeGreaterThan(0.3);
    expect(frequency.filter((f) => f < 0.001).length).toBeGreaterThan(0.6 * features);
    const lengths = rows.map(({ columns }) => columns.length).sort((a, b) => a - b);
    expect(lengths[examples / 2]).toBeGreaterThan(45);
    expect(lengths[examples / 2]).toBeLessThan(90);
  });

  it('has both labels about as often, of which a linear function says most', () => {
    const positive = labels.filter((label) => label === 1).length / examples;
    expect(positive).toBeGreaterThan(0.3);
    expect(positive).toBeLessThan(0.7);
    // A perceptron finds it.
    const weights = new Float64Array(features);
    for (let pass = 0; pass < 20; pass++)
      rows.forEach(({ columns, numbers }, row) => {
        let score = 0;
        columns.forEach((column, i) => (score += weights[column]! * numbers[i]!));
        if (score * labels[row]! <= 0)
          columns.forEach((column, i) => (weights[column]! += labels[row]! * numbers[i]!));
      });
    const right = rows.filter(({ columns, numbers }, row) => {
      let score = 0;
      columns.forEach((column, i) => (score += weights[column]! * numbers[i]!));
      return score * labels[row]! > 0;
    });
    expect(right.length / examples).toBeGreaterThan(0.9);
  });

  it('is the same for the same key', () => {
    const again = rcv1Like(makeKey(1), { examples });
    expect(again.indices.every((index, i) => index === indices[i])).toBe(true);
    expect(again.values.every((value, i) => Object.is(value, values[i]))).toBe(true);
    expect(rcv1Like(makeKey(2), { examples }).labels).not.toEqual(labels);
  });

  it('turns round as many labels as it is told', () => {
    const clean = rcv1Like(makeKey(1), { examples, noise: 0 }).labels;
    const noisy = rcv1Like(makeKey(1), { examples, noise: 0.2 }).labels;
    const turned = clean.filter((label, i) => label !== noisy[i]).length / examples;
    expect(turned).toBeCloseTo(0.2, 1);
  });

  it.each([
    ['examples', { examples: 0 }],
    ['features', { examples: 1, features: 1 }],
    ['nonZeros', { examples: 1, nonZeros: 0 }],
    ['noise', { examples: 1, noise: 0.6 }],
  ])('refuses %s out of range', (argument, options) => {
    expect(() => rcv1Like(makeKey(1), options)).toThrow(ConfigError);
    expect(() => rcv1Like(makeKey(1), options)).toThrow(`rcv1Like: ${argument}: expected`);
  });
});
