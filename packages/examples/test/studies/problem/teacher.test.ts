import { makeKey, toArray } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { createTeacher } from '../../../src/studies/problem/teacher.js';

const rows = 5000;
const teacher = createTeacher(makeKey(1));
const clean = teacher(makeKey(2), { rows });

const share = (labels: readonly number[], isCounted: (label: number, row: number) => boolean) =>
  labels.filter(isCounted).length / labels.length;

describe('createTeacher', () => {
  test('five classes of standard normal inputs, none of them rare', () => {
    expect([clean.inputs.shape, clean.labels.shape]).toEqual([[rows, 20], [rows]]);
    const inputs = toArray(clean.inputs);
    expect(inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length).toBeCloseTo(1, 1);
    const labels = toArray(clean.labels);
    for (const c of [0, 1, 2, 3, 4]) expect(share(labels, (label) => label === c)).toBeGreaterThan(0.1);
  });

  test('the label is a function of the inputs, the same for all examples of a teacher', () => {
    const again = teacher(makeKey(2), { rows: 100 });
    expect(toArray(again.inputs)).toEqual(toArray(clean.inputs).slice(0, 2000));
    expect(toArray(again.labels)).toEqual(toArray(clean.labels).slice(0, 100));
    const other = createTeacher(makeKey(9))(makeKey(2), { rows });
    expect(toArray(other.inputs)).toEqual(toArray(clean.inputs));
    const labels = toArray(clean.labels);
    expect(share(toArray(other.labels), (label, row) => label !== labels[row])).toBeGreaterThan(0.5);
  });

  test('noise draws that share of the labels anew: four in five of them change', () => {
    const noisy = teacher(makeKey(2), { rows, noise: 0.3 });
    expect(toArray(noisy.inputs)).toEqual(toArray(clean.inputs));
    const labels = toArray(clean.labels);
    // The standard error is 0.006.
    expect(Math.abs(share(toArray(noisy.labels), (label, row) => label !== labels[row]) - 0.24)).toBeLessThan(
      0.02,
    );
    const random = toArray(teacher(makeKey(2), { rows, noise: 1 }).labels);
    for (const c of [0, 1, 2, 3, 4])
      expect(Math.abs(share(random, (label) => label === c) - 0.2)).toBeLessThan(0.02);
  });
});
