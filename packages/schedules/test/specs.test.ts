import { describe, expect, it } from 'vitest';
import { createRegistry, fromSpec, jsonSchema, scheduleFromSpec, toSpec } from '@thalweg/core/spec';
import { schemaCheck } from '@thalweg/testing';
import { schedulesPlugin } from '../src/index.js';
import { entries } from './conformance/entries.js';
import { descent, descentPlugin } from './descent.js';

const registry = createRegistry([descentPlugin, schedulesPlugin]);
const read = scheduleFromSpec(registry);
const readTransformation = fromSpec(registry);
const check = schemaCheck(jsonSchema(registry, 'schedule'));

const steps = Array.from({ length: 200 }, (_, step) => step);

describe.each(entries)('$name', ({ make }) => {
  const sent = JSON.parse(JSON.stringify(toSpec(make()))) as unknown;

  it('is made from its spec with the same spec and the same values', () => {
    const found = read(sent);
    if (found._tag === 'Left') throw found.left[0];
    expect(JSON.stringify(toSpec(found.right))).toBe(JSON.stringify(toSpec(make())));
    const schedule = make();
    expect(steps.filter((step) => !Object.is(found.right(step), schedule(step)))).toEqual([]);
  });

  it('is built as an option of another spec', () => {
    const tx = descent({ learningRate: make() });
    const found = readTransformation(JSON.parse(JSON.stringify(toSpec(tx))));
    if (found._tag === 'Left') throw found.left[0];
    expect(JSON.stringify(toSpec(found.right))).toBe(JSON.stringify(toSpec(tx)));
  });

  it('conforms to the JSON Schema', () => {
    expect(check(sent)).toEqual([]);
  });
});
