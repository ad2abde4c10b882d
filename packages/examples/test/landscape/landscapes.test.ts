import { describe, expect, test } from 'vitest';
import { beale, bealeMinimum } from '../../src/landscape/beale.js';
import { eggBox } from '../../src/landscape/egg-box.js';
import { bowl } from '../../src/landscape/nesterov-steps.js';
import { ravine } from '../../src/landscape/ravine.js';
import { saddle } from '../../src/landscape/saddle.js';

describe.each(Object.entries({ beale, saddle, ravine, bowl, eggBox }))(
  '%s',
  (_name, { height, gradient }) => {
    test.each([
      { x: 1, y: 1.5 },
      { x: -0.3, y: 0.7 },
      { x: 2.9, y: -1.1 },
      { x: -3.2, y: 3.4 },
    ])('the gradient at ($x, $y) is that of the height', ({ x, y }) => {
      const h = 1e-5;
      const byX = (height({ x: x + h, y }) - height({ x: x - h, y })) / (2 * h);
      const byY = (height({ x, y: y + h }) - height({ x, y: y - h })) / (2 * h);
      expect(gradient({ x, y }).x).toBeCloseTo(byX, 5);
      expect(gradient({ x, y }).y).toBeCloseTo(byY, 5);
    });
  },
);

test('Beale’s function is 0 at its minimum, and flat', () => {
  expect(beale.height(bealeMinimum)).toBe(0);
  expect([beale.gradient(bealeMinimum).x, beale.gradient(bealeMinimum).y].map(Math.abs)).toEqual([0, 0]);
});
