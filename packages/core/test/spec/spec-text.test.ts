import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, scale } from '@thalweg/optimizers';
import { namedChain } from '../../src/index.js';
import { equalSpecs, specHash, specText, toSpec, type Spec } from '../../src/spec/index.js';
import { arbitraryJson, arbitrarySpec, meaning, placesIn, reordered, withValue } from '@thalweg/testing';

/** Two specs: unrelated, the same in another order, or different in one place. */
const pairs: fc.Arbitrary<readonly [Spec, Spec]> = fc
  .tuple(arbitrarySpec, arbitrarySpec, arbitraryJson, fc.nat(), fc.nat(2))
  .map(([spec, other, json, n, kind]) => {
    if (kind === 0) return [spec, other];
    const places = placesIn(spec).filter((steps) => steps[0] !== 'name');
    const changed =
      kind === 1 || places.length === 0 ? spec : withValue(spec, places[n % places.length]!, json);
    return [spec, reordered(changed, n) as Spec];
  });

describe('specText', () => {
  it('is JSON that says the same', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(meaning(JSON.parse(specText(spec)) as Spec)).toBe(meaning(spec));
      }),
    );
  });

  it('does not depend on the order of keys, however deep', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(20), (spec, seed) => {
        expect(specText(reordered(spec, seed) as Spec)).toBe(specText(spec));
      }),
    );
  });

  it('puts the name first and the others by code unit', () => {
    // A locale would put the small letter, and the accent, before the large one.
    expect(specText({ b: 1, é: 2, B: 3, '10': 4, '9': 5, name: 'x', a: { z: 0, name: 'y' } })).toBe(
      '{"name":"x","10":4,"9":5,"B":3,"a":{"name":"y","z":0},"b":1,"é":2}',
    );
  });
});

describe('equalSpecs', () => {
  it('holds exactly for specs that say the same', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(equalSpecs(a, b)).toBe(meaning(a) === meaning(b));
      }),
      { numRuns: 1000 },
    );
  });

  // The parts of a namedChain are applied in the order in which they are written.
  it('tells chains apart that apply their parts in another order', () => {
    const [one, other] = [
      namedChain(['a', clip(1)], ['b', scale(3)]),
      namedChain(['b', scale(3)], ['a', clip(1)]),
    ].map(toSpec);
    expect(equalSpecs(one!, other!)).toBe(false);
    expect(specHash(one!)).not.toBe(specHash(other!));
  });
});

describe('specHash', () => {
  it('is the same exactly for specs that are equal', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(specHash(a) === specHash(b)).toBe(equalSpecs(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it('is FNV-1a, 64 bits, over the UTF-16 code units of the text', () => {
    // By the known answer for what lies within one byte a unit, with the prime and the offset of the definition.
    const fnv1a = (text: string) => {
      let hash = 0xcbf29ce484222325n;
      for (let i = 0; i < text.length; i++)
        hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) % 2n ** 64n;
      return hash.toString(16).padStart(16, '0');
    };
    expect(fnv1a('foobar')).toBe('85944171f73967e8');
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(specHash(spec)).toBe(fnv1a(specText(spec)));
      }),
    );
  });

  // Letters of two code units, of which the first is the same.
  it('looks at every code unit', () => {
    expect(specHash({ name: 'a', x: '😀' })).not.toBe(specHash({ name: 'a', x: '😁' }));
  });
});
