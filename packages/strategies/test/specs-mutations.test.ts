import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { createRegistry, jsonSchema, strategyFromSpec, toSpec } from '@thalweg/core/spec';
import { schemaCheck } from '@thalweg/testing';
import { checkStrategy } from '../../../tools/fuzz/check-strategy.mjs';
import { mutateJson } from '../../../tools/fuzz/mutate-json.mjs';
import { randomFrom } from '../../../tools/fuzz/random.mjs';
import { sampleStrategies } from '../../../tools/fuzz/sample-strategies.mjs';
import { strategiesPlugin } from '../src/index.js';
import { entries } from './conformance/entries.js';

const registry = createRegistry([strategiesPlugin]);
const read = strategyFromSpec(registry);
const check = schemaCheck(jsonSchema(registry, 'strategy'));

const samples = [...sampleStrategies, ...entries.map(({ make }) => toSpec(make()))];

describe('a mutated spec of a strategy', () => {
  it('is built and receives the events of a run, if it is valid', () => {
    for (const spec of sampleStrategies) expect(checkStrategy(spec), JSON.stringify(spec)).toBe('right');
  });

  it('has a sample of every strategy', () => {
    const text = JSON.stringify(sampleStrategies);
    expect([...registry.strategies.keys()].filter((name) => !text.includes(`"name":"${name}"`))).toEqual([]);
  });

  // `tools/fuzz/specs.mjs` does the same fifty times as often.
  it('is either refused with reasons or built, after any mutation', () => {
    const random = randomFrom(7);
    const outcomes = new Set<string>();
    for (let i = 0; i < 2000; i++) outcomes.add(checkStrategy(mutateJson(random, samples)));
    // The test is empty unless both happened.
    expect([...outcomes].sort()).toEqual(['refused at the step', 'right', 'wrong']);
  });

  it('conforms to the JSON Schema if it can be read', () => {
    const random = randomFrom(3);
    let readable = 0;
    let [wrong, marked] = [0, 0];
    for (let i = 0; i < 1500; i++) {
      const json = mutateJson(random, samples);
      const found = read(json);
      // Deep nesting would overflow the checker.
      if (isLeft(found) && found.left[0].expected.includes('levels')) continue;
      // The checker ignores values under the key $schema.
      const spec = typeof json === 'object' && json !== null ? { ...json, $schema: 'x' } : json;
      if (isRight(found)) {
        readable++;
        expect(check(spec), JSON.stringify(json)).toEqual([]);
      } else {
        wrong++;
        if (check(spec).length > 0) marked++;
      }
    }
    // The test is empty with too few of them.
    expect(readable).toBeGreaterThan(150);
    // The schema also refuses what the reader refuses, except for what a schema cannot express.
    expect(marked).toBeGreaterThan(0.9 * wrong);
  });
});
