import { beforeAll, expect, test } from 'vitest';
import { prepareCourse, type Course } from '../../src/digits/course.js';
import { runs } from '../../src/digits/runs.js';
import { updateSpeeds } from '../../src/digits/update-speeds.js';
import { digitsOfThePackage } from './digits-of-the-package.js';

let course: Course;

beforeAll(async () => {
  course = await prepareCourse(await digitsOfThePackage());
});

test('an optimizer pays neither for coming first nor for the rounds in which the engine warms up', () => {
  const { initial } = course;
  // What is timed takes two milliseconds, and a hundred times as long in the first half of the rounds.
  const readings = runs.length * 2 * 8;
  let reading = 0;
  let time = 0;
  const now = () => {
    if (reading % 2 === 1) time += reading < readings / 2 ? 200 : 2;
    reading += 1;
    return time;
  };
  const speeds = updateSpeeds(runs, initial, initial, { rounds: 8, updatesPerRound: 3, now });
  expect(speeds).toEqual(runs.map(() => 1500));
  expect(reading).toBe(readings);
});
