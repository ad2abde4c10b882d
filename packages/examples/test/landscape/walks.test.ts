import { momentum, nesterov, sgd } from '@thalweg/optimizers';
import { describe, expect, test } from 'vitest';
import { beale } from '../../src/landscape/beale.js';
import { bealeRoute, bealeWalks, stepsToMinimum } from '../../src/landscape/beale-walks.js';
import { ravineWalks } from '../../src/landscape/ravine-walks.js';
import { saddleWalks, stepsToLeave } from '../../src/landscape/saddle-walks.js';
import { walk } from '../../src/landscape/walk.js';
import { walkOf } from '../../src/landscape/walker.js';
import { methods } from '../../src/method/methods.js';

type Steps = Partial<Record<keyof typeof methods, number>>;

const names = (steps: Steps) => Object.keys(steps) as (keyof typeof methods)[];

describe('Beale’s function', () => {
  const walks = bealeWalks();

  /** By an independent implementation of these optimizers in numpy. */
  const expected: Steps = {
    sgd: 805,
    momentum: 182,
    nesterov: 44,
    adagrad: 454,
    rmsprop: 335,
    adam: 253,
  };

  test.each(names(expected))('%s is near the minimum when it should be', (name) => {
    expect(
      Math.abs((stepsToMinimum(walkOf(walks, methods[name]).points) ?? NaN) - expected[name]!),
    ).toBeLessThan(3);
  });

  test('momentum overshoots', () => {
    const { points } = walkOf(walks, methods.momentum);
    expect(Math.max(...points.map(({ x }) => x))).toBeGreaterThan(3.3);
  });

  test.each([0.008, 0.01])('at %s momentum diverges, and SGD does not', (learningRate) => {
    for (const optimizer of [momentum, nesterov]) {
      const points = walk(beale, optimizer({ learningRate }), bealeRoute);
      expect(points.length).toBeLessThan(100);
      expect(Math.abs(points.at(-1)!.x)).toBeGreaterThan(1e6);
      expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    }
    expect(stepsToMinimum(walk(beale, sgd({ learningRate }), bealeRoute))).toBeGreaterThan(400);
  });
});

describe('the saddle', () => {
  /** By an independent implementation of these optimizers in numpy. */
  const expected: Steps = {
    sgd: 349,
    momentum: 72,
    nesterov: 68,
    adagrad: 17,
    adadelta: 27,
    rmsprop: 72,
    adam: 77,
    adamax: 124,
    nadam: 73,
  };
  const walks = saddleWalks();
  const nearer = saddleWalks({ x: 0.5, y: 1e-4 });

  test.each(names(expected))('%s leaves when it should', (name) => {
    expect(stepsToLeave(walkOf(walks, methods[name]).points)).toBe(expected[name]);
  });

  test('a start nearer to the ridge delays SGD, but hardly the optimizers that normalise the gradient', () => {
    const delay = (name: keyof typeof methods) =>
      stepsToLeave(walkOf(nearer, methods[name]).points)! -
      stepsToLeave(walkOf(walks, methods[name]).points)!;
    for (const name of ['adagrad', 'adadelta', 'rmsprop', 'adam', 'adamax', 'nadam'] as const)
      expect(Math.abs(delay(name))).toBeLessThanOrEqual(2);
    expect(delay('sgd')).toBeGreaterThan(100);
  });
});

test('the ravine: steps without and with momentum', () => {
  expect(ravineWalks().map(({ points }) => points.length - 1)).toEqual([1112, 576, 202, 170]);
});

test('walks begin at the start and are deterministic', () => {
  for (const { points } of bealeWalks()) expect(points[0]).toEqual(bealeRoute.start);
  expect(saddleWalks()).toEqual(saddleWalks());
});
