import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { mutateJson } from '../../../../tools/fuzz/mutate-json.mjs';
import { randomFrom } from '../../../../tools/fuzz/random.mjs';
import { sampleSpecs } from '../../../../tools/fuzz/sample-specs.mjs';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { createRegistry, fromSpec, jsonSchema, scheduleFromSpec } from '../../src/spec/index.js';
import { schemaCheck } from '@thalweg/testing';

const registry = createRegistry([optimizersPlugin, schedulesPlugin]);
const schema = jsonSchema(registry);
const check = schemaCheck(schema);
const read = fromSpec(registry);

describe('jsonSchema', () => {
  it('is plain JSON, of draft 7', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  it('defines every factory, and nothing else', () => {
    expect(Object.keys(schema.definitions as object).sort()).toEqual(
      [
        'schedule',
        'transformation',
        'strategy',
        'algorithm',
        'mask',
        ...[...registry.transformations.keys()].flatMap((name) => [`transformation.${name}`, `root.${name}`]),
        ...[...registry.schedules.keys()].map((name) => `schedule.${name}`),
        ...[...registry.strategies.keys()].map((name) => `strategy.${name}`),
        ...[...registry.algorithms.keys()].map((name) => `algorithm.${name}`),
      ].sort(),
    );
  });

  it('has ranges, defaults and required options', () => {
    expect((schema.definitions as Record<string, unknown>)['transformation.adamw']).toMatchObject({
      required: ['name'],
      additionalProperties: false,
      properties: {
        b1: {
          type: 'number',
          minimum: 0,
          exclusiveMaximum: 1,
          default: 0.9,
          description: '$\\beta_1$, the decay of the mean. Takes a number in [0, 1).',
        },
        learningRate: { anyOf: [{ type: 'number', minimum: 0 }, { $ref: '#/definitions/schedule' }] },
        mask: { allOf: [{ $ref: '#/definitions/mask' }], default: true },
      },
    });
    expect((schema.definitions as Record<string, unknown>)['schedule.linear']).toMatchObject({
      required: ['name', 'from', 'to', 'steps'],
    });
  });

  it('may be one of schedules', () => {
    const checkSchedule = schemaCheck(jsonSchema(registry, 'schedule'));
    for (const json of [{ name: 'constant', value: 1 }, { name: 'adam' }, 1])
      expect(checkSchedule(json).length === 0).toBe(isRight(scheduleFromSpec(registry)(json)));
  });

  it.each<readonly [string, unknown]>([
    ['another name', { name: 'adamm' }],
    ['no name', {}],
    ['an unknown option', { name: 'adam', beta: 1 }],
    ['a missing option', { name: 'sgd' }],
    ['a number out of range', { name: 'adam', b1: 1 }],
    ['a fraction for a count', { name: 'sgd', learningRate: { name: 'linear', from: 1, to: 0, steps: 1.5 } }],
    ['a transformation for a schedule', { name: 'sgd', learningRate: { name: 'adam' } }],
    ['an unknown form', { name: 'nadam', form: 'x' }],
    ['a key of three words', { name: 'addNoise', eta: 1, key: [1, 2, 3] }],
    ['a mask with a number in it', { name: 'adamw', mask: { a: [true, 1] } }],
    [
      'a wrong part, deep inside',
      { name: 'chain', transformations: [{ name: 'chain', transformations: [{ name: 'sgd' }] }] },
    ],
  ])('does not have %s', (_, json) => {
    expect(check(json)).not.toEqual([]);
    expect(isRight(read(json))).toBe(false);
  });

  it('accepts every spec that can be read', () => {
    for (const spec of sampleSpecs) expect(check(spec)).toEqual([]);
    const random = randomFrom(1);
    let readable = 0;
    for (let i = 0; i < 1500; i++) {
      const json = mutateJson(random, sampleSpecs);
      if (!isRight(read(json))) continue;
      readable++;
      // A key called $schema may have any value.
      const spec = { ...(json as object), $schema: 'x' };
      expect(check(spec), JSON.stringify(json)).toEqual([]);
    }
    // For the test to mean something, there must be many.
    expect(readable).toBeGreaterThan(150);
  });

  // An editor would mark nothing, and reading the file would fail.
  it('does not have $schema inside of a spec, which cannot be read', () => {
    const json = { name: 'chain', transformations: [{ $schema: 'x', name: 'identity' }] };
    expect(isRight(read(json))).toBe(false);
    expect(check(json)).not.toEqual([]);
  });
});
