import * as tf from '@tensorflow/tfjs-core';
import type { Host } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { tfHost } from '../../src/index.js';
import { useBackend } from '../support/use-backend.js';

const awkward = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-45, -1e-45, 1e-38, 3.4e38, -3.4e38, 88.5, -104];
const tame = Array.from({ length: 500 }, (_, i) => Math.sin(i * 12.9898) * 10 ** ((i % 40) - 20));
const left = Float32Array.from([...awkward, ...tame]);
const right = left.map((_, i) => left[(i * 7 + 3) % left.length]!);

const unary = {
  neg: (a: number) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  expm1: Math.expm1,
  log1p: Math.log1p,
  tanh: Math.tanh,
};
const binary = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
};
const comparisons = {
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
};

/** Bits: `toEqual` tells 0 from -0. */
const expectBits = (found: Float32Array, expected: Float32Array) => {
  expect([...found]).toEqual([...expected]);
};
const unaryNames = Object.keys(unary) as (keyof typeof unary)[];
const binaryNames = Object.keys(binary) as (keyof typeof binary)[];
const comparisonNames = Object.keys(comparisons) as (keyof typeof comparisons)[];

/** What the host makes of the numbers, and what JavaScript makes of them, rounded once. */
const unaryResults = (host: Host<tf.Tensor>, name: keyof typeof unary) =>
  [
    tf.tidy(() => host[name](tf.tensor(left)).dataSync<'float32'>()),
    left.map((a) => unary[name](a)),
  ] as const;
const binaryResults = (host: Host<tf.Tensor>, name: keyof typeof binary) =>
  [
    tf.tidy(() => host[name](tf.tensor(left), tf.tensor(right)).dataSync<'float32'>()),
    left.map((a, i) => binary[name](a, right[i]!)),
  ] as const;

describe.each(['cpu', 'wasm'] as const)('%s', (backend) => {
  useBackend(backend);
  const host = tfHost(backend);
  const own = backend === 'wasm' ? ['exp', 'log', 'expm1', 'log1p', 'tanh', 'pow'] : [];

  it.each(unaryNames.filter((name) => !own.includes(name)))('%s has the bits of JavaScript', (name) => {
    expectBits(...unaryResults(host, name));
  });

  it.each(binaryNames.filter((name) => !own.includes(name)))('%s has the bits of JavaScript', (name) => {
    const [found, expected] = binaryResults(host, name);
    // Only the sign of a zero may differ, and only where a zero meets the other zero.
    const zeros = (name === 'max' || name === 'min') && backend === 'wasm';
    const compared = (all: Float32Array) => all.filter((_, i) => !zeros || left[i] !== 0 || right[i] !== 0);
    expectBits(compared(found), compared(expected));
  });

  it.each(comparisonNames)('%s is a condition for select', (name) => {
    const found = tf.tidy(() => {
      const holds = host[name](tf.tensor(left), tf.tensor(right));
      return host.select(holds, tf.scalar(1), tf.scalar(0)).dataSync<'float32'>();
    });
    expectBits(
      found,
      left.map((a, i) => Number(comparisons[name](a, right[i]!))),
    );
  });

  it.each(['max', 'min'] as const)('%s of NaN is NaN, in both places', (name) => {
    const [NaNs, ones] = [tf.tensor([NaN, 1]), tf.tensor([1, NaN])];
    const before = tf.memory().numTensors;
    const found = host[name](NaNs, ones);
    expect(found.dataSync()).toEqual(Float32Array.of(NaN, NaN));
    found.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('wasm', () => {
  useBackend('wasm');
  const host = tfHost('wasm');

  it.each(['exp', 'log', 'expm1', 'tanh'] as const)('%s is within 2e-6 of that of JavaScript', (name) => {
    const [found, expected] = unaryResults(host, name);
    expected.forEach((value, i) => {
      if (!Number.isFinite(value) || value === 0) expect(found[i]).toBe(value);
      else expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(2e-6 * Math.abs(value) + 1e-38);
    });
  });

  it('log1p is the logarithm of 1 + a, rounded before', () => {
    const [found, expected] = unaryResults(host, 'log1p');
    expected.forEach((value, i) => {
      if (!Number.isFinite(value)) expect(found[i]).toBe(value);
      else expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-7 + 1e-6 * Math.abs(value));
    });
  });
});
