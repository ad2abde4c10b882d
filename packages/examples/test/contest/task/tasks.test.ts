import { leaves, makeKey, mapTensors, normal, tensor, type Params } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { autoencoder, codeLength, meanImage } from '../../../src/contest/task/autoencoder.js';
import { characterModel } from '../../../src/contest/task/character-model.js';
import { denseLogistic } from '../../../src/contest/task/dense-logistic.js';
import { digitParts } from '../../../src/contest/task/digit-parts.js';
import { digitsNetwork } from '../../../src/contest/task/digits-network.js';
import { noisyQuadratic } from '../../../src/contest/task/noisy-quadratic.js';
import { rosenbrock } from '../../../src/contest/task/rosenbrock.js';
import { sparseLogistic } from '../../../src/contest/task/sparse-logistic.js';
import { tasks } from '../../../src/contest/task/tasks.js';
import type { Problem } from '../../../src/contest/trial/problem.js';
import { floats } from '../../../src/studies/problem/floats.js';

const digits = await digitParts();
// Each problem has parameters and batches of its own.
const problems = {
  'quadratic-10': noisyQuadratic(10),
  'quadratic-100': noisyQuadratic(100),
  'quadratic-1000': noisyQuadratic(1000),
  rosenbrock,
  'dense-logistic': denseLogistic(),
  'sparse-logistic': sparseLogistic(),
  digits: digitsNetwork(digits),
  autoencoder: autoencoder(digits),
  characters: characterModel(),
} as unknown as Readonly<Record<string, Problem<Params, unknown>>>;

const numbersIn = (params: Params): readonly number[] => leaves(params).flatMap((leaf) => [...floats(leaf)]);

/** The parameters plus a number times a random direction. */
const moved = (params: Params, seed: number, by: number): Params => {
  let leaf = 0;
  return mapTensors((from) => {
    const direction = floats(normal([seed, leaf++], from.shape));
    return tensor(
      floats(from).map((x, i) => x + by * direction[i]!),
      from.shape,
    );
  }, params);
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

test('every task is here', () => {
  expect(Object.keys(problems)).toEqual(tasks.map(({ name }) => name));
});

describe.each(tasks)('$name', ({ name, target, every, steps }) => {
  const { start, data, valueAndGrad, measure } = problems[name]!;
  const batchOf = (seed: number): unknown => {
    for (const { batch } of data(makeKey(seed)).epoch(0)) return batch;
    throw new Error('there is no batch');
  };

  test('the gradient is the central difference of the loss, along random directions', () => {
    // Away from the start, where the weights of some tasks are 0.
    const at = moved(start(makeKey(1)), 1, 0.1);
    const batch = batchOf(2);
    const [gradient, numbers] = [numbersIn(valueAndGrad(at, batch)[1]), numbersIn(at)];
    const h = 1e-5;
    for (const seed of [2, 3]) {
      const direction = numbersIn(moved(at, seed, 1)).map((x, i) => x - numbers[i]!);
      const [ahead, behind] = [h, -h].map((by) => valueAndGrad(moved(at, seed, by), batch)[0]) as [
        number,
        number,
      ];
      expect(dot(gradient, direction)).toBeCloseTo((ahead - behind) / (2 * h), 6);
      expect(Math.abs(ahead - behind)).toBeGreaterThan(1e-9);
    }
  });

  test('a run begins above the target, at a place and with batches of its key', () => {
    const first = start(makeKey(1));
    expect(measure.validation(first)).toBeGreaterThan(2 * target);
    expect(measure.test(first)).toBeGreaterThan(2 * target);
    expect(numbersIn(start(makeKey(1)))).toEqual(numbersIn(first));
    const lossOf = (seed: number) => valueAndGrad(moved(first, 1, 0.1), batchOf(seed))[0];
    expect(lossOf(2)).toBe(lossOf(2));
    // Rosenbrock's function has no noise, and logistic regression one start.
    expect(lossOf(2) !== lossOf(3) || String(numbersIn(start(makeKey(2)))) !== String(numbersIn(first))).toBe(
      true,
    );
    expect(steps % every).toBe(0);
  });
});

test('a noisy quadratic has height 1 at every start, and the curvatures that it says', () => {
  const { start, measure } = noisyQuadratic(100);
  for (const seed of [1, 2]) expect(measure.test(start(makeKey(seed)))).toBeCloseTo(1, 12);
  expect(measure.test(tensor(new Float64Array(32)))).toBe(0);
  // The mean height of the unit vectors is half the mean curvature.
  const unit = (i: number) => tensor(Float64Array.from({ length: 32 }, (_, j) => Number(i === j)));
  const mean = Array.from({ length: 32 }, (_, i) => measure.test(unit(i))).reduce((a, b) => a + b, 0) / 32;
  const curvatures = Array.from({ length: 32 }, (_, i) => 100 ** (-i / 31));
  expect(mean).toBeCloseTo(curvatures.reduce((a, b) => a + b, 0) / 64, 12);
});

test('the target of the autoencoder is between what one principal component less leaves and what as many leave', () => {
  const width = 64;
  const mean = meanImage(digits.train.inputs);
  const centred = (part: 'train' | 'validation' | 'test') =>
    floats(digits[part].inputs).map((x, i) => x - mean[i % width]!);
  const rowsOf = (data: Float64Array): readonly Float64Array[] =>
    Array.from({ length: data.length / width }, (_, row) => data.subarray(row * width, (row + 1) * width));
  const train = rowsOf(centred('train'));
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (const row of train)
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) covariance[i]![j]! += row[i]! * row[j]!;

  // Power iteration, at right angles to those found before.
  const components: number[][] = [];
  while (components.length < codeLength) {
    let vector = Array.from({ length: width }, (_, i) => Math.sin(i * components.length + i + 1));
    for (let i = 0; i < 100; i++) {
      let next = covariance.map((line) => dot([...line], vector));
      for (const found of components) {
        const share = dot(found, next);
        next = next.map((x, j) => x - share * found[j]!);
      }
      const length = Math.hypot(...next);
      vector = next.map((x) => x / length);
    }
    components.push(vector);
  }
  const { target } = tasks.find(({ name }) => name === 'autoencoder')!;
  for (const part of ['validation', 'test'] as const) {
    /** The share of the squares that the first components leave. */
    const leftBy = (count: number): number => {
      let [left, all] = [0, 0];
      for (const row of rowsOf(centred(part))) {
        const image = [...row];
        const square = dot(image, image);
        all += square;
        left += components
          .slice(0, count)
          .reduce((rest, component) => rest - dot(component, image) ** 2, square);
      }
      return left / all;
    };
    expect(leftBy(codeLength)).toBeLessThan(target);
    expect(leftBy(codeLength - 1)).toBeGreaterThan(target);
  }
});

test('the parts of the digits have no example in common', () => {
  const { train, validation, test: held } = digits;
  expect([train, validation, held].map(({ labels }) => labels.size)).toEqual([898, 449, 450]);
  const images = [train, validation, held].flatMap(({ inputs }) => {
    const pixels = floats(inputs);
    return Array.from({ length: inputs.shape[0]! }, (_, row) =>
      String(pixels.subarray(row * 64, (row + 1) * 64)),
    );
  });
  expect(new Set(images).size).toBe(1797);
});
