import { toNdArray } from '@thalweg/core';
import type { Examples } from '../network/examples.js';

/** Columns differ in scale if their largest numbers differ by this factor. */
const manyTimes = 100;

/** Advice to rescale columns that differ by orders of magnitude; undefined if there is no need. */
export const scaleHint = (path: string, { inputs }: Examples): string | undefined => {
  const { data } = toNdArray(inputs);
  const [, width = 0] = inputs.shape;
  const largest = new Float64Array(width);
  for (let i = 0; i < data.length; i++)
    largest[i % width] = Math.max(largest[i % width] ?? NaN, Math.abs(data[i] ?? NaN) || 0);
  // A column of zeros has no scale.
  const scales = largest.filter((size) => size > 0);
  const [low, high] = [
    scales.reduce((a, b) => Math.min(a, b), Infinity),
    scales.reduce((a, b) => Math.max(a, b), 0),
  ];
  return high >= manyTimes * low
    ? `${path}: the columns differ in scale: the largest number of one is ${rough(low)}, of another ${rough(high)}. ` +
        `--scale standard brings them to one scale, which usually helps.`
    : undefined;
};

const rough = (value: number): string => String(Number(value.toPrecision(2)));
