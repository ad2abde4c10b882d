import { type AnyTransformation } from '@thalweg/core';
import { adadelta, adagrad, adam, momentum, nesterov, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { beale } from '../../src/landscape/beale.js';
import { bealeRoute, bealeWalks, stepsToMinimum } from '../../src/landscape/beale-walks.js';
import { type Point } from '../../src/landscape/landscape.js';
import { walk } from '../../src/landscape/walk.js';
import { walkOf } from '../../src/landscape/walker.js';
import { methods } from '../../src/method/methods.js';

/** At most 5000 steps. */
const walked = (optimizer: AnyTransformation, start: Point = bealeRoute.start): readonly Point[] =>
  walk(beale, optimizer, { start, steps: 5000 });

const walks = bealeWalks();

/** R26: the steps that a NumPy prototype took from (1, 1.5) until it was within 0.1 of (3, 0.5). */
const onThePage = [
  { name: 'sgd', steps: 805 },
  { name: 'momentum', steps: 182 },
  { name: 'nesterov', steps: 44 },
  { name: 'adagrad', steps: 454 },
  { name: 'rmsprop', steps: 335 },
  { name: 'adam', steps: 253 },
] as const;
/** Adagrad has its epsilon under the root, as the talk has it. */
const others = [
  { name: 'SGD, 0.001', optimizer: sgd({ learningRate: 0.001 }), steps: 4827 },
  { name: 'SGD, 0.008', optimizer: sgd({ learningRate: 0.008 }), steps: 604 },
  { name: 'SGD, 0.01', optimizer: sgd({ learningRate: 0.01 }), steps: 484 },
  { name: 'momentum, 0.001', optimizer: momentum({ learningRate: 0.001 }), steps: 469 },
  { name: 'NAG, 0.001', optimizer: nesterov({ learningRate: 0.001 }), steps: 471 },
  { name: 'Adagrad, 0.5', optimizer: adagrad({ learningRate: 0.5, epsInSqrt: true }), steps: 454 },
  { name: 'Adam, 0.05', optimizer: adam({ learningRate: 0.05 }), steps: 474 },
];
/** R26: the largest x on the way, at rate 0.006; for NAG it comes after it first was near. */
const overshoot = [
  { name: 'momentum', farthest: 3.49 },
  { name: 'nesterov', farthest: 3.41 },
] as const;
/** R26: where Adadelta is after 5000 steps. */
const adadeltaEnd = { x: 2.84, y: 0.5 };

describe("Beale's function (R26)", () => {
  it.each([
    ...onThePage.map(({ name, steps }) => ({ name, points: walkOf(walks, methods[name]).points, steps })),
    ...others.map(({ name, optimizer, steps }) => ({ name, points: walked(optimizer), steps })),
  ])('takes $name $steps steps, give or take 2', ({ points, steps }) => {
    const found = stepsToMinimum(points) ?? NaN;
    expect(Math.abs(found - steps), `${found} steps`).toBeLessThanOrEqual(2);
  });

  it('keeps Adadelta on its way for more than 5000 steps', () => {
    const points = walked(adadelta());
    expect(stepsToMinimum(points)).toBeUndefined();
    expect(points.at(-1)!.x).toBeCloseTo(adadeltaEnd.x, 2);
    expect(points.at(-1)!.y).toBeCloseTo(adadeltaEnd.y, 2);
  });

  it.each(overshoot)('makes $name shoot over the minimum, as far as $farthest', ({ name, farthest }) => {
    const found = Math.max(...walkOf(walks, methods[name]).points.map(({ x }) => x));
    expect(found).toBeGreaterThan(3.3);
    expect(found).toBeCloseTo(farthest, 2);
  });

  it.each([0.008, 0.01])('makes momentum and NAG diverge at rate %d, where SGD converges', (learningRate) => {
    for (const optimizer of [momentum, nesterov]) {
      const points = walked(optimizer({ learningRate }));
      expect(points.length).toBeLessThan(100);
      expect(Math.abs(points.at(-1)!.x)).toBeGreaterThan(1e6);
      expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    }
    const end = walked(sgd({ learningRate })).at(-1)!;
    expect(stepsToMinimum([end])).toBe(0);
  });

  it.each([
    ['SGD', sgd({ learningRate: 0.001 })],
    ['momentum', momentum({ learningRate: 0.001 })],
    ['Adam', adam({ learningRate: 0.05 })],
  ])('keeps %s in the flat valley on the left if it starts there', (_, optimizer: AnyTransformation) => {
    const points = walked(optimizer, { x: -1, y: 1.5 });
    expect(points).toHaveLength(5001);
    expect(points.every(({ x }) => x < 0)).toBe(true);
  });

  it('has every walk begin at the start', () => {
    for (const { points } of walks) expect(points[0]).toEqual(bealeRoute.start);
  });
});
