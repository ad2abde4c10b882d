import { ConfigError, makeStep, tensor, toArray } from '@thalweg/core';
import { createRegistry, scheduleFromSpec, toSpec } from '@thalweg/core/spec';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descent } from '../descent.js';
import {
  addSchedules,
  clampSchedule,
  join,
  multiplySchedules,
  repeat,
  sample,
  scaleSchedule,
  schedulesPlugin,
  shift,
  warmup,
} from '../../src/index.js';
import * as catalogue from '../../src/catalogue.js';
import { entries } from './entries.js';

const read = scheduleFromSpec(createRegistry([schedulesPlugin]));

const last = Number.MAX_SAFE_INTEGER;

/** The first steps, powers of two and their neighbours, and round numbers, up to the largest step. */
const steps: readonly number[] = [
  ...Array.from({ length: 100 }, (_, step) => step),
  ...Array.from({ length: 46 }, (_, i) => 2 ** (i + 7)).flatMap((power) => [power - 1, power, power + 1]),
  ...Array.from({ length: 13 }, (_, i) => 10 ** (i + 3)),
  last - 1,
  last,
];

it('exports each schedule by its declared name, and tries it', () => {
  const made = new Set(entries.map(({ make }) => make().description.name));
  for (const [name, { declaration }] of Object.entries(catalogue)) {
    expect(declaration.name).toBe(name);
    expect(made).toContain(name);
  }
});

describe.each(entries)('$name', ({ make, negative }) => {
  it('is finite at every step', () => {
    const schedule = make();
    expect(steps.filter((step) => !Number.isFinite(schedule(step)))).toEqual([]);
    fc.assert(
      fc.property(fc.nat({ max: last }), (step) => Number.isFinite(schedule(step))),
      { numRuns: 300 },
    );
  });

  it('is a function of the step alone', () => {
    const schedule = make();
    const values = steps.map(schedule);
    expect([...steps].reverse().map(schedule).reverse()).toEqual(values);
    expect(steps.map(make())).toEqual(values);
  });

  it('can be written as a spec and built again', () => {
    const schedule = make();
    const spec = toSpec(schedule);
    expect(spec.name).toBe(schedule.description.name);
    const again = read(JSON.parse(JSON.stringify(spec)));
    if (again._tag === 'Left') throw again.left[0];
    expect(steps.map(again.right)).toEqual(steps.map(schedule));
    expect(toSpec(again.right)).toEqual(spec);
  });

  it(negative ? 'is not a learning rate' : 'is a learning rate', () => {
    const schedule = make();
    const step = makeStep(descent({ learningRate: schedule }));
    let at = step.init(tensor([0], 'float64'));
    if (negative) {
      expect(() => step(at, tensor([1], 'float64'))).toThrow(ConfigError);
      return;
    }
    let expected = 0;
    for (let done = 0; done < 30; done++) {
      expected += -schedule(done);
      at = step(at, tensor([1], 'float64'));
      expect(toArray(at.params)).toEqual([expected]);
    }
  });

  it('nests in every combinator', () => {
    const schedule = make();
    const nested = join({
      schedules: [
        shift({ schedule: scaleSchedule({ schedule, factor: 0.5 }), steps: 3 }),
        clampSchedule({ schedule: addSchedules({ schedules: [schedule, schedule] }), min: 0, max: 0.2 }),
        warmup({
          schedule: repeat({ schedule: multiplySchedules({ schedules: [schedule, schedule] }), every: 7 }),
          warmupSteps: 2,
          initialValue: schedule(0) ** 2,
        }),
      ],
      boundaries: [10, 40],
    });
    const squares = sample(schedule, { to: 7 }).map((value) => value * value);
    const expected = [
      ...sample(schedule, { from: 3, to: 13 }).map((value) => 0.5 * value),
      ...sample(schedule, { to: 30 }).map((value) => Math.min(Math.max(value + value, 0), 0.2)),
      squares[0]!,
      squares[0]!,
      ...squares,
      ...squares,
    ];
    expect(sample(nested, { to: expected.length })).toEqual(expected);
    const spec = toSpec(nested);
    const again = read(JSON.parse(JSON.stringify(spec)));
    if (again._tag === 'Left') throw again.left[0];
    expect(toSpec(again.right)).toEqual(spec);
    expect(sample(again.right, { to: expected.length })).toEqual(expected);
  });
});
