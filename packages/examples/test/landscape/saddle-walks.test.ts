import { adagrad } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { saddle } from '../../src/landscape/saddle.js';
import { hasLeft, saddleStart, saddleWalks, stepsToLeave } from '../../src/landscape/saddle-walks.js';
import { walk } from '../../src/landscape/walk.js';
import { walkOf, type Walk } from '../../src/landscape/walker.js';
import { methods } from '../../src/method/methods.js';

interface Measured {
  readonly name: keyof typeof methods;
  readonly fromLeft: number;
  readonly fromRight: number;
}

/** R27: the steps that a NumPy prototype took until |y| > 1, from (-1, 1e-3) and from (0.5, 1e-4). */
const plain: Measured = { name: 'sgd', fromLeft: 349, fromRight: 466 };
const velocity: readonly Measured[] = [
  { name: 'momentum', fromLeft: 72, fromRight: 95 },
  { name: 'nesterov', fromLeft: 68, fromRight: 90 },
];
const adaptive: readonly Measured[] = [
  { name: 'adagrad', fromLeft: 17, fromRight: 17 },
  { name: 'adadelta', fromLeft: 27, fromRight: 29 },
  { name: 'rmsprop', fromLeft: 72, fromRight: 73 },
  { name: 'adam', fromLeft: 77, fromRight: 77 },
  { name: 'adamax', fromLeft: 124, fromRight: 124 },
  { name: 'nadam', fromLeft: 73, fromRight: 74 },
];
const all = [plain, ...velocity, ...adaptive];

const fromRight = { x: 0.5, y: 1e-4 };
const left = saddleWalks();
const right = saddleWalks(fromRight);
const steps = (walks: readonly Walk[], { name }: Measured): number =>
  stepsToLeave(walkOf(walks, methods[name]).points) ?? NaN;

describe('the saddle (R27)', () => {
  it.each([...velocity, ...adaptive])('holds SGD at least 2.5 times as long as $name', (method) => {
    for (const walks of [left, right])
      expect(steps(walks, plain) / steps(walks, method)).toBeGreaterThanOrEqual(2.5);
  });

  it.each(adaptive)('holds $name as long from ten times as near, to 2 steps', (method) => {
    expect(Math.abs(steps(right, method) - steps(left, method))).toBeLessThanOrEqual(2);
  });

  it('holds SGD more than 100 steps longer from ten times as near', () => {
    expect(steps(right, plain) - steps(left, plain)).toBeGreaterThan(100);
  });

  it('never lets any method go that starts at y = 0', () => {
    for (const { points } of saddleWalks({ x: -1, y: 0 })) {
      expect(points).toHaveLength(1001);
      expect(points.every(({ y }) => y === 0)).toBe(true);
    }
  });

  it.each(all)('takes $name as many steps as in the prototype', (method) => {
    expect([steps(left, method), steps(right, method)]).toEqual([method.fromLeft, method.fromRight]);
  });

  it('takes Adagrad as many with its epsilon under the root, as the talk has it', () => {
    const optimizer = adagrad({ learningRate: 0.1, epsInSqrt: true });
    for (const start of [saddleStart, fromRight])
      expect(stepsToLeave(walk(saddle, optimizer, { start, steps: 100, until: hasLeft }))).toBe(17);
  });

  it('gives the same walks again', () => {
    expect(saddleWalks()).toEqual(left);
  });
});
