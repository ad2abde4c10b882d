import { describe, expect, it } from 'vitest';
import { toSpec } from '@thalweg/core/spec';
import { checkSpec } from '../../../tools/fuzz/check-spec.mjs';
import { mutateJson } from '../../../tools/fuzz/mutate-json.mjs';
import { randomFrom } from '../../../tools/fuzz/random.mjs';
import { sampleSpecs } from '../../../tools/fuzz/sample-specs.mjs';
import { entries } from './conformance/entries.js';

// `tools/fuzz/specs.mjs` does the same with 100 000.
const count = 1000;

describe('a mutated spec', () => {
  it('is built and runs, if it is valid', () => {
    for (const spec of sampleSpecs) expect(checkSpec(spec), JSON.stringify(spec)).toBe('right');
  });

  it('is either refused with reasons or built, after any mutation', () => {
    const samples = [...sampleSpecs, ...entries.map(({ make }) => toSpec(make()))];
    const random = randomFrom(7);
    const outcomes = new Set<string>();
    for (let i = 0; i < count; i++) outcomes.add(checkSpec(mutateJson(random, samples)));
    // The test is empty unless both happened.
    expect([...outcomes].sort()).toEqual(['refused at the step', 'right', 'wrong']);
  });
});
