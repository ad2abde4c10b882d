import { makeKey } from '@thalweg/core';
import { expect, test } from 'vitest';
import { keyOfName } from '../../../src/contest/draw/key-of-name.js';
import { quasiRandom } from '../../../src/contest/draw/quasi-random.js';
import { decays, drawnAt, log } from '../../../src/contest/draw/search-space.js';

test('a value is uniform in the logarithm of its range', () => {
  const space = { rate: log(0.01, 1), decay: decays(0.9, 0.999) };
  expect(drawnAt(space, [0.5, 0.5, 0.7])).toEqual({
    rate: expect.closeTo(0.1, 12) as number,
    decay: expect.closeTo(0.99, 12) as number,
  });
  expect(drawnAt(space, [0, 1])).toEqual({ rate: 0.01, decay: expect.closeTo(0.999, 12) as number });
  expect(drawnAt({}, [0.3])).toEqual({});
});

test('points are those of Halton, shifted', () => {
  const [first = [], ...rest] = quasiRandom(makeKey(1), 6);
  // 1, 2, 3, ... mirrored in the bases 2, 3 and 5.
  const halton = [
    [1 / 2, 1 / 3, 1 / 5],
    [1 / 4, 2 / 3, 2 / 5],
    [3 / 4, 1 / 9, 3 / 5],
    [1 / 8, 4 / 9, 4 / 5],
    [5 / 8, 7 / 9, 1 / 25],
    [3 / 8, 2 / 9, 6 / 25],
  ];
  rest.forEach((point, i) =>
    point.forEach((x, axis) => {
      const shift = x - first[axis]! - (halton[i + 1]![axis]! - halton[0]![axis]!);
      expect(Math.abs(shift - Math.round(shift))).toBeLessThan(1e-12);
      expect(x >= 0 && x < 1).toBe(true);
    }),
  );
  expect(quasiRandom(makeKey(2), 1)).not.toEqual([first]);
});

test('the first four values of a range are at least an eighth of it apart', () => {
  for (let seed = 0; seed < 50; seed++) {
    const xs = quasiRandom(makeKey(seed), 4).map(([x = NaN]) => x);
    for (const x of xs)
      for (const y of xs) {
        const apart = Math.abs(x - y);
        if (x !== y) expect(Math.min(apart, 1 - apart)).toBeGreaterThan(1 / 8 - 1e-9);
      }
  }
});

test('every name has a key of its own', () => {
  const names = ['a', 'b', 'ab', 'ba', ''];
  expect(new Set(names.map((name) => String(keyOfName(makeKey(1), name)))).size).toBe(names.length);
});
