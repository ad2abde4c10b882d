import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffSpecs, equalSpecs, type Json, type Spec, type SpecDifference } from '../../src/spec/index.js';
import {
  arbitraryJson,
  arbitrarySpec,
  meaning,
  type PathStep,
  placesIn,
  reordered,
  stepsOf,
  valueAt,
  withValue,
} from '@thalweg/testing';

const meaningOf = (json: Json | undefined): string => (json === undefined ? 'nothing' : meaning(json));

/** Specs that often have much in common. */
const pairs = fc
  .tuple(arbitrarySpec, arbitrarySpec, fc.array(fc.tuple(fc.nat(), arbitraryJson), { maxLength: 3 }))
  .map(([spec, other, changes]): readonly [Spec, Spec] => {
    if (changes.length === 3) return [spec, other];
    let changed: Json = spec;
    for (const [n, json] of changes) {
      const places = placesIn(changed).filter((steps) => steps[0] !== 'name');
      if (places.length > 0) changed = withValue(changed, places[n % places.length]!, json);
    }
    return [spec, changed as Spec];
  });

const isIndex = (step: PathStep | undefined): boolean => typeof step === 'number';

/** A list of parts that are told apart by what they say. */
const parts = fc.uniqueArray(arbitraryJson, { maxLength: 6, selector: meaning });

const listed = (items: readonly Json[]): Spec => ({ name: 'chain', transformations: items });

describe('diffSpecs', () => {
  it('finds nothing exactly where specs are equal', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(diffSpecs(before, after).length === 0).toBe(equalSpecs(before, after));
      }),
      { numRuns: 150 },
    );
  });

  it('does not mind the order of keys', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(20), (spec, seed) => {
        expect(diffSpecs(spec, reordered(spec, seed) as Spec)).toEqual([]);
      }),
    );
  });

  it('reports what is there, where it says, and that it differs', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const differences = diffSpecs(before, after);
        for (const { path, before: was, after: is } of differences) {
          const steps = stepsOf(path);
          expect(meaningOf(was)).not.toBe(meaningOf(is));
          if (is !== undefined) expect(meaningOf(valueAt(after, steps))).toBe(meaning(is));
          // Where a list lies on the way, its places are those of the second spec.
          else if (!steps.slice(0, -1).some(isIndex))
            expect(meaningOf(valueAt(before, steps))).toBe(meaningOf(was));
          if (was !== undefined && !steps.some(isIndex))
            expect(meaningOf(valueAt(before, steps))).toBe(meaning(was));
        }
        // Each once; a place in a list may stand for what is gone and for what is new.
        const told = differences.map(({ path, after: is }) => `${path} ${is === undefined ? 'gone' : ''}`);
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: 150 },
    );
  });

  it('reports one difference, in its place, where one option was changed', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(), fc.integer(), (spec, n, value) => {
        const places = placesIn(spec).filter((steps) => {
          const at = valueAt(spec, steps);
          return steps.at(-1) !== 'name' && (typeof at !== 'object' || at === null) && at !== value;
        });
        fc.pre(places.length > 0);
        const steps = places[n % places.length]!;
        // A list has no names for its numbers: there the change may look like a removal and an insertion.
        fc.pre(!isIndex(steps.at(-1)) || typeof valueAt(spec, steps) === 'number');
        const [difference, ...others] = diffSpecs(spec, withValue(spec, steps, value) as Spec);
        expect(others).toEqual([]);
        expect([stepsOf(difference!.path), difference!.after]).toEqual([steps, value]);
      }),
      { numRuns: 150 },
    );
  });

  it('reports one difference where something was put into a list, or taken out', () => {
    fc.assert(
      fc.property(parts, arbitraryJson, fc.nat(), (items, item, n) => {
        const at = n % (items.length + 1);
        const more = [...items.slice(0, at), item, ...items.slice(at)];
        const found = (differences: readonly SpecDifference[]) => {
          expect(differences).toHaveLength(1);
          const { path, before, after } = differences[0]!;
          // Beside an equal one it may be either.
          const [list, i] = stepsOf(path) as [string, number];
          expect([list, meaning(more[i]!)]).toEqual(['transformations', meaning(item)]);
          return [before, after].map(meaningOf);
        };
        expect(found(diffSpecs(listed(items), listed(more)))).toEqual(['nothing', meaning(item)]);
        expect(found(diffSpecs(listed(more), listed(items)))).toEqual([meaning(item), 'nothing']);
      }),
      { numRuns: 60 },
    );
  });

  it.each<readonly [string, Spec, Spec, readonly SpecDifference[]]>([
    [
      'a whole spec with another name',
      { name: 'adam', b1: 0.9 },
      { name: 'sgd', b1: 0.9 },
      [{ path: '$', before: { name: 'adam', b1: 0.9 }, after: { name: 'sgd', b1: 0.9 } }],
    ],
    [
      'options that only one has',
      { name: 'adam', b1: 0.5 },
      { name: 'adam', b2: 0.9 },
      [
        { path: '$.b1', before: 0.5, after: undefined },
        { path: '$.b2', before: undefined, after: 0.9 },
      ],
    ],
    [
      'a schedule in the place of a number',
      { name: 'sgd', learningRate: 0.1 },
      { name: 'sgd', learningRate: { name: 'constant', value: 0.1 } },
      [{ path: '$.learningRate', before: 0.1, after: { name: 'constant', value: 0.1 } }],
    ],
    [
      'what was changed behind what was put in',
      listed([{ name: 'sgd', learningRate: 0.1 }]),
      listed([
        { name: 'clip', maxDelta: 1 },
        { name: 'sgd', learningRate: 0.2 },
      ]),
      [
        { path: '$.transformations[0]', before: undefined, after: { name: 'clip', maxDelta: 1 } },
        { path: '$.transformations[1].learningRate', before: 0.1, after: 0.2 },
      ],
    ],
    [
      'an exchange of two, as one gone and come back',
      listed([{ name: 'clip', maxDelta: 1 }, { name: 'adam' }]),
      listed([{ name: 'adam' }, { name: 'clip', maxDelta: 1 }]),
      [
        { path: '$.transformations[0]', before: undefined, after: { name: 'adam' } },
        { path: '$.transformations[1]', before: { name: 'adam' }, after: undefined },
      ],
    ],
    [
      'keys that are no words',
      { name: 'x', 'a.b': 1, '': {} },
      { name: 'x', 'a.b': 2, '': null },
      [
        { path: '$["a.b"]', before: 1, after: 2 },
        { path: '$[""]', before: {}, after: null },
      ],
    ],
  ])('tells %s', (_, before, after, differences) => {
    const byPath = (a: SpecDifference, b: SpecDifference) => (a.path < b.path ? -1 : 1);
    expect([...diffSpecs(before, after)].sort(byPath)).toEqual([...differences].sort(byPath));
  });

  it('takes lists as long as a data set', () => {
    const long = (numbers: ArrayLike<number>): Spec => ({
      name: 'curriculum',
      difficulty: Array.from(numbers),
    });
    const n = 50_000;
    const before = Array.from({ length: n }, (_, i) => Math.sin(i));
    expect(diffSpecs(long(before), long(before))).toEqual([]);
    const longer = [...before.slice(0, 999), 7, ...before.slice(999)];
    expect(diffSpecs(long(before), long(longer))).toEqual([
      { path: '$.difficulty[999]', before: undefined, after: 7 },
    ]);
    const other = before.map((x) => x + 9).slice(0, -1);
    const differences = diffSpecs(long(before), long(other));
    expect(differences.length).toBe(n);
    expect(differences[5]).toEqual({ path: '$.difficulty[5]', before: before[5], after: other[5] });
    expect(differences.at(-1)).toEqual({
      path: `$.difficulty[${n - 1}]`,
      before: before[n - 1],
      after: undefined,
    });
  });

  it('sees own keys called __proto__', () => {
    const [before, after] = ['{"name":"x","__proto__":1}', '{"name":"x"}'].map(
      (text) => JSON.parse(text) as Spec,
    );
    expect(diffSpecs(before!, after!)).toEqual([{ path: '$.__proto__', before: 1, after: undefined }]);
  });
});
