import { sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareCourse, type Course } from '../../src/digits/course.js';
import { runs, type Run } from '../../src/digits/runs.js';
import { settings } from '../../src/digits/settings.js';
import { summarise } from '../../src/digits/summary.js';
import { trainRun, type RunResult } from '../../src/digits/train-run.js';
import { methods } from '../../src/method/methods.js';
import { digitsOfThePackage } from './digits-of-the-package.js';

let course: Course;

beforeAll(async () => {
  course = { ...(await prepareCourse(await digitsOfThePackage())), epochs: 2 };
});

const finish = (run: Run): RunResult => {
  const training = trainRun(run, course);
  for (;;) {
    const next = training.next();
    if (next.done) return next.value;
  }
};

describe('trainRun', () => {
  test.each(runs)('$label learns: better than 80 % after two epochs, and the same bits again', (run) => {
    const { points, updates, finished, params } = finish(run);
    expect(points.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(points[0]?.testAccuracy).toBeLessThan(0.3);
    expect(points[2]?.testAccuracy).toBeGreaterThan(0.8);
    expect(points[2]?.trainLoss).toBeLessThan(points[1]?.trainLoss ?? 0);
    expect([updates, finished]).toEqual([90, true]);
    expectSameBits(finish(run).params, params);
  });

  test('a run whose loss ceases to be a number ends there', () => {
    const run = { ...methods.sgd, optimizer: sgd({ learningRate: 1e38 }) };
    const result = finish(run);
    expect(result.finished).toBe(false);
    expect(summarise(result)).toMatchObject({ stoppedAfter: 0, epochsToGood: undefined });
  });
});

test('schedules span the run: as many steps as there are updates', () => {
  const trainCount = course.split.train.labels.size;
  expect(settings.steps).toBe(settings.epochs * Math.ceil(trainCount / settings.batchSize));
});

test('every method runs, once', () => {
  expect(runs.map(({ name }) => name)).toEqual(Object.keys(methods));
});
