import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import type { Tensor } from '@thalweg/core';
import { lossSlice } from '../../src/diagnostics/loss-slice.js';
import { lossSurface } from '../../src/diagnostics/loss-surface.js';
import { randomDirection } from '../../src/diagnostics/random-direction.js';

interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
}

const loss = ({ w, b }: Layer) => toArray(w).reduce((sum, value) => sum + value ** 2, 0) + 10 * b.get();
const from = { w: tensor([[1, 0]]), b: tensor(0.5) };
const to = { w: tensor([[0, 2]]), b: tensor(-1) };

describe('lossSlice', () => {
  it('follows the line through both', () => {
    // (1 − a)² + (2 a)² + 10 (0.5 − 1.5 a)
    const slice = lossSlice({ loss, from, to });
    expect(slice).toHaveLength(25);
    for (const { alpha, loss: found } of slice)
      expect(found).toBeCloseTo((1 - alpha) ** 2 + 4 * alpha ** 2 + 5 - 15 * alpha, 12);
    expect(slice.map(({ alpha }) => alpha)).toEqual(Array.from({ length: 25 }, (_, i) => -1 + i / 8));
    expect(slice[8]).toEqual({ alpha: 0, loss: loss(from) });
    expect(slice[16]).toEqual({ alpha: 1, loss: loss(to) });
    expect([toArray(from.w), toArray(to.w)]).toEqual([
      [1, 0],
      [0, 2],
    ]);
  });

  it('has both ends of the range', () => {
    const alphas = lossSlice({ loss, from, to, range: [-0.9, 0.1], points: 7 }).map(({ alpha }) => alpha);
    expect([alphas[0], alphas.at(-1), alphas.length]).toEqual([-0.9, 0.1, 7]);
    expect(lossSlice({ loss, from, to, points: 2 }).map(({ alpha }) => alpha)).toEqual([-1, 2]);
  });

  it('passes parameters of the same dtype', () => {
    const seen: string[] = [];
    lossSlice({
      loss: (x) => seen.push(`${x.dtype} ${x.get(0)}`),
      from: tensor([0], 'float32'),
      to: tensor([0.1], 'float32'),
      range: [0, 1],
      points: 2,
    });
    expect(seen).toEqual(['float32 0', `float32 ${Math.fround(0.1)}`]);
  });

  it('refuses two trees that differ', () => {
    const slice = (other: unknown) => () => lossSlice({ loss, from, to: other as Layer });
    expect(slice({ ...to, w: tensor([0, 2]) })).toThrow(TreeMismatchError);
    expect(slice({ ...to, w: tensor([0, 2]) })).toThrow(
      'to.w: expected float64 [1, 2] as in from, found float64 [2]',
    );
    expect(slice({ w: to.w })).toThrow('to.w: expected the same leaves as in from');
  });
});

describe('lossSurface', () => {
  it('has a row for each coordinate of the first direction', () => {
    const directions = [
      { w: tensor([[1, 0]]), b: tensor(0) },
      { w: tensor([[0, 1]]), b: tensor(0.1) },
    ] as const;
    const { coordinates, losses } = lossSurface({
      loss,
      center: from,
      directions,
      range: [-2, 1],
      points: 4,
    });
    expect(coordinates).toEqual([-2, -1, 0, 1]);
    losses.forEach((row, i) =>
      row.forEach((found, j) => {
        const [alpha, beta] = [coordinates[i]!, coordinates[j]!];
        expect(found).toBeCloseTo((1 + alpha) ** 2 + beta ** 2 + 5 + beta, 12);
      }),
    );
    expect([losses.length, losses[0]?.length]).toEqual([4, 4]);
    expect(losses[2]?.[2]).toBe(loss(from));
    expect([toArray(from.w), from.b.get()]).toEqual([[1, 0], 0.5]);
  });

  it('spans [-1, 1] by 25 points by default', () => {
    const { coordinates, losses } = lossSurface({ loss, center: from, directions: [from, to] });
    expect(coordinates).toEqual(Array.from({ length: 25 }, (_, i) => -1 + i / 12));
    expect(losses.flat()).toHaveLength(625);
  });

  it('refuses a direction that does not fit', () => {
    const surface = () => lossSurface({ loss, center: from, directions: [to, { ...to, b: tensor([1]) }] });
    expect(surface).toThrow(TreeMismatchError);
    expect(surface).toThrow('directions.1.b: expected float64 [] as in center, found float64 [1]');
  });
});

describe.each<[string, (wrong: { range?: [number, number]; points?: number }) => unknown]>([
  ['lossSlice', (wrong) => lossSlice({ loss, from, to, ...wrong })],
  ['lossSurface', (wrong) => lossSurface({ loss, center: from, directions: [from, to], ...wrong })],
])('%s', (name, draw) => {
  it.each([
    [
      { range: [1, 1] as [number, number] },
      'range: expected two finite numbers, the lower one first, found [1, 1]',
    ],
    [{ range: [2, -1] as [number, number] }, 'range: expected two finite numbers'],
    [{ range: [0, Infinity] as [number, number] }, 'range: expected two finite numbers'],
    [{ range: [NaN, 1] as [number, number] }, 'range: expected two finite numbers'],
    [{ points: 1 }, 'points: expected a whole number, 2 or more, found 1'],
    [{ points: 2.5 }, 'points: expected a whole number, 2 or more, found 2.5'],
  ])('refuses %o', (wrong, message) => {
    expect(() => draw(wrong)).toThrow(ConfigError);
    expect(() => draw(wrong)).toThrow(`${name}: ${message}`);
  });
});

describe('randomDirection', () => {
  const params = {
    layers: [
      {
        w: tensor(
          [
            [3, 4],
            [0, 12],
          ],
          'float32',
        ),
        b: tensor([0, 0]),
      },
      { w: tensor([[100]]), b: tensor([-2, 0]) },
    ],
  };

  it('has the length of the parameters, leaf by leaf', () => {
    const { layers } = randomDirection(makeKey(1), params);
    const norm = (leaf: Tensor | undefined) => Math.hypot(...toArray(leaf!));
    expect(norm(layers[0]?.w)).toBeCloseTo(13, 5);
    expect(norm(layers[0]?.b)).toBe(0);
    expect(norm(layers[1]?.w)).toBeCloseTo(100, 10);
    expect(norm(layers[1]?.b)).toBeCloseTo(2, 12);
    expect(layers[0]?.w).toMatchObject({ dtype: 'float32', shape: [2, 2] });
    expect(toArray(params.layers[1]!.b)).toEqual([-2, 0]);
  });

  it('follows from the key, and points anywhere', () => {
    const wide = tensor(new Float64Array(1000).fill(1));
    const first = toArray(randomDirection(makeKey(1), wide));
    expect(toArray(randomDirection(makeKey(1), wide))).toEqual(first);
    const second = toArray(randomDirection(makeKey(2), wide));
    const cosine = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * b[i]!, 0) / 1000;
    // The cosine of two random directions has the standard deviation 1 / √1000.
    expect(Math.abs(cosine(first, second))).toBeLessThan(0.16);
    expect(Math.abs(cosine(first, toArray(wide)))).toBeLessThan(0.16);
  });

  it('draws each leaf by itself', () => {
    const { a, b } = randomDirection(makeKey(1), { a: tensor([1, 1]), b: tensor([1, 1]) });
    expect(toArray(a)).not.toEqual(toArray(b));
  });
});
