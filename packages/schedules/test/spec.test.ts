import { makeStep, tensor, toArray } from '@thalweg/core';
import { createRegistry, fromSpec, jsonSchema, scheduleFromSpec, toSpec } from '@thalweg/core/spec';
import { describe, expect, it } from 'vitest';
import { descent, descentPlugin } from './descent.js';
import {
  addSchedules,
  constant,
  cyclic,
  multiplicative,
  multiplySchedules,
  oneCycle,
  repeat,
  sample,
  schedulesPlugin,
  stepDecay,
  warmup,
} from '../src/index.js';

const registry = createRegistry([schedulesPlugin, descentPlugin]);
const read = scheduleFromSpec(registry);

const problems = (json: unknown) => {
  const found = read(json);
  return found._tag === 'Left' ? found.left.map(({ message }) => message) : [];
};

/** Schedules in options and in lists of schedules, four deep. */
const nested = warmup({
  schedule: multiplySchedules({
    schedules: [
      repeat({ schedule: oneCycle({ peakValue: 0.4, steps: 20 }), every: 25 }),
      stepDecay({ initialValue: 1, factor: 0.5, every: 25 }),
      multiplicative({
        initialValue: 1,
        factor: addSchedules({
          schedules: [constant(0.75), cyclic({ initialValue: 0, peakValue: 0.25, period: 8 })],
        }),
        steps: 100,
      }),
    ],
  }),
  warmupSteps: 10,
});

describe('a nested schedule', () => {
  it('is written with all its defaults, and reads back to the same values', () => {
    const spec = toSpec(nested);
    expect(spec).toMatchObject({
      name: 'warmup',
      warmupSteps: 10,
      initialValue: 0,
      schedule: {
        name: 'multiplySchedules',
        schedules: [
          {
            name: 'repeat',
            every: 25,
            schedule: {
              name: 'oneCycle',
              peakValue: 0.4,
              steps: 20,
              pctStart: 0.3,
              pctFinal: 1,
              divFactor: 25,
              finalDivFactor: 1e4,
              interpolation: 'cosine',
            },
          },
          { name: 'stepDecay' },
          {
            name: 'multiplicative',
            factor: { name: 'addSchedules', schedules: [{ name: 'constant' }, { name: 'cyclic' }] },
          },
        ],
      },
    });
    const again = read(JSON.parse(JSON.stringify(spec)));
    if (again._tag === 'Left') throw again.left[0];
    expect(sample(again.right, { to: 200 })).toEqual(sample(nested, { to: 200 }));
  });

  it('is a learning rate in the spec of an optimizer', () => {
    const spec = toSpec(descent({ learningRate: nested }));
    const again = fromSpec(registry)(JSON.parse(JSON.stringify(spec)));
    if (again._tag === 'Left') throw again.left[0];
    expect(toSpec(again.right)).toEqual(spec);
    const gradient = tensor([1], 'float64');
    const step = makeStep(again.right);
    let at = step.init(tensor([0], 'float64'));
    let expected = 0;
    for (let done = 0; done < 60; done++) {
      at = step(at, gradient);
      expected += -nested(done);
      expect(toArray(at.params)).toEqual([expected]);
    }
  });

  it('that is wrong is refused with the path of every problem', () => {
    expect(
      problems({
        name: 'warmup',
        schedule: {
          name: 'join',
          schedules: [
            { name: 'constant', value: 'x' },
            { name: 'oneCycle', peakValue: 1, steps: 10, pctStart: 1.5, interpolation: 'cos' },
            0.1,
          ],
          boundaries: [1, -1],
        },
      }),
    ).toEqual([
      "$.schedule.schedules[0].value: expected a finite number, found 'x'",
      '$.schedule.schedules[1].pctStart: expected a number in [0, 1], found 1.5',
      "$.schedule.schedules[1].interpolation: expected one of 'linear', 'cosine', found 'cos'",
      '$.schedule.schedules[2]: expected the spec of a schedule: an object with a name, found 0.1',
      '$.schedule.boundaries[1]: expected a whole number, 0 or more, found -1',
      '$.warmupSteps: expected a whole number, 0 or more, found nothing',
    ]);
  });

  it('whose options do not fit together is refused with its path', () => {
    expect(
      problems({
        name: 'repeat',
        every: 3,
        schedule: { name: 'piecewiseInterpolate', values: [1], boundaries: [2] },
      }),
    ).toEqual([expect.stringMatching(/^\$\.schedule\.boundaries: expected 0 steps/)]);
    expect(problems({ name: 'oneCycle', peakValue: 1, steps: 9, pctFinal: 0.1 })).toEqual([
      '$.pctFinal: expected at least pctStart = 0.3, found 0.1',
    ]);
  });

  // With 10 million factors each it takes hours, and then as much memory as there is.
  it('is refused if a step would take too long', () => {
    const products = (steps: number, factor: unknown): unknown => ({
      name: 'multiplicative',
      initialValue: 1,
      steps,
      factor,
    });
    const one = { name: 'constant', value: 1 };
    const nested = products(10_000_000, products(10_000_000, products(10_000_000, one)));
    const many = { name: 'addSchedules', schedules: Array.from({ length: 20 }, () => products(1000, one)) };
    for (const json of [products(20_000, one), nested, many]) {
      const found = read(json);
      expect(found._tag === 'Left' && found.left.map(({ message }) => message)).toEqual([
        expect.stringContaining('expected at most 20000 evaluations of schedules at a step') as string,
      ]);
    }
    expect(read(products(19_998, one))._tag).toBe('Right');
    const more = scheduleFromSpec(registry, { evaluations: Infinity });
    expect(more(nested)._tag).toBe('Right');
  });
});

it('has every schedule in the JSON Schema, with its ranges', () => {
  const { definitions } = jsonSchema(registry, 'schedule');
  expect(definitions).toMatchObject({
    'schedule.oneCycle': {
      properties: { pctStart: { type: 'number', minimum: 0, maximum: 1, default: 0.3 } },
      required: ['name', 'peakValue', 'steps'],
    },
    'schedule.multiplySchedules': {
      properties: { schedules: { type: 'array', items: { allOf: [{ $ref: '#/definitions/schedule' }] } } },
    },
  });
});
