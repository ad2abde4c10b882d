import { describe, expect, it } from 'vitest';
import { toSpec } from '@thalweg/core/spec';
import { checkSpec } from '../../../tools/fuzz/check-spec.mjs';
import { mutateJson } from '../../../tools/fuzz/mutate-json.mjs';
import { randomFrom } from '../../../tools/fuzz/random.mjs';
import { sampleSpecs } from '../../../tools/fuzz/sample-specs.mjs';
import { entries } from './conformance/entries.js';

// `tools/fuzz/specs.mjs` does the same with 100 000.
const count = 1000;

describe('what may be a spec', () => {
  it('is built and runs, if nothing is wrong with it', () => {
    for (const spec of sampleSpecs) expect(checkSpec(spec), JSON.stringify(spec)).toBe('right');
  });

  it('is refused with reasons or built, whatever is broken', () => {
    const samples = [...sampleSpecs, ...entries.map(({ make }) => toSpec(make()))];
    const random = randomFrom(7);
    const outcomes = new Set<string>();
    for (let i = 0; i < count; i++) outcomes.add(checkSpec(mutateJson(random, samples)));
    // Each must have happened for this to say something.
    expect([...outcomes].sort()).toEqual(['refused at the step', 'right', 'wrong']);
  });
});
