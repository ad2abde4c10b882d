import { describe, expect, it } from 'vitest';
import {
  count,
  defineFactory,
  definePlugin,
  positive,
  type Described,
  type Hyperparameter,
} from '../../src/index.js';
import { algorithmFromSpec, createRegistry, jsonSchema, toSpec } from '../../src/spec/index.js';
import { schemaCheck } from '@thalweg/testing';

/** Things of which core knows nothing: a way to vote, and one that changes another. */
interface Vote extends Described {
  readonly winner: (votes: readonly number[]) => number;
}

const largest = defineFactory({
  name: 'largest',
  hyper: { least: count(1), weight: positive() },
  argument: 'weight',
  build: ({ least, weight }, description): Vote => ({
    winner: (votes) => votes.findIndex((v) => v * weight >= least && v === Math.max(...votes)),
    description,
  }),
});

const voted: Hyperparameter<Vote, 'static', 'required'> = {
  kind: 'static',
  presence: 'required',
  expected: 'a vote',
  accepts: (value): value is Vote => typeof value === 'object' && value !== null && 'winner' in value,
  fallback: undefined,
  written: { _tag: 'Algorithm' },
};

const reversed = defineFactory({
  name: 'reversed',
  hyper: { of: voted },
  argument: 'of',
  build: ({ of }, description): Vote => ({
    winner: (votes) => of.winner(votes.map((v) => -v)),
    description,
  }),
});

const plugin = definePlugin({ name: 'votes', algorithms: [largest, reversed] });
const registry = createRegistry([plugin]);
const read = algorithmFromSpec(registry);

describe('defineFactory', () => {
  it('checks options, fills in defaults and hands over what to describe', () => {
    const vote = largest(2);
    expect(vote.winner([1, 3, 2])).toBe(1);
    expect(vote.description).toEqual({ name: 'largest', options: { least: 1, weight: 2 } });
    expect(largest(1, { least: 5 }).winner([1, 3])).toBe(-1);
    expect(() => largest(0)).toThrow('largest: weight: expected a finite number above 0, found 0');
    expect(() => largest(1, { most: 1 } as object)).toThrow('largest: most: expected no such option');
  });

  it('declares what it takes', () => {
    expect(largest.declaration).toMatchObject({ name: 'largest', argument: 'weight' });
    expect(largest.declaration.build({ weight: 1, least: 0 }).winner([0])).toBe(0);
  });

  it('takes no name that is none', () => {
    const build = (_: object, description: Vote['description']) => ({ description });
    expect(() => defineFactory({ name: 'a b', hyper: {}, build })).toThrow(
      /name: expected letters and digits/,
    );
  });
});

describe('algorithmFromSpec', () => {
  const spec = { name: 'reversed', of: { name: 'reversed', of: { name: 'largest', weight: 3 } } };

  it('builds what a plugin names, inside of others, too', () => {
    const found = read(spec);
    expect(found).toMatchObject({ _tag: 'Right' });
    if (found._tag === 'Left') return;
    expect(toSpec(found.right)).toEqual(toSpec(reversed(reversed(largest(3)))));
    expect((found.right as Vote).winner([4, 9, 1])).toBe(1);
  });

  it('says where a spec is wrong', () => {
    const problems = (json: unknown): readonly string[] => {
      const found = read(json);
      return found._tag === 'Left' ? found.left.map(({ message }) => message) : [];
    };
    expect(problems({ name: 'reversed', of: { name: 'largest', weight: -1 } })).toEqual([
      '$.of.weight: expected a finite number above 0, found -1',
    ]);
    expect(problems({ name: 'reversed', of: 'largest' })).toEqual([
      "$.of: expected the spec of an algorithm: an object with a name, found 'largest'",
    ]);
    expect(problems({ name: 'largset', weight: 1 })).toEqual([
      "$.name: expected the name of an algorithm, found 'largset'. Did you mean largest?",
    ]);
    // Other things that have names are none.
    expect(problems({ name: 'identity' })).toHaveLength(1);
  });

  it('has a schema', () => {
    const check = schemaCheck(jsonSchema(registry, 'algorithm'));
    expect(check(spec)).toEqual([]);
    expect(check({ name: 'reversed', of: { name: 'largest' } })).not.toEqual([]);
    expect(check({ name: 'reversed', of: { name: 'identity' } })).not.toEqual([]);
  });

  it('refuses two algorithms of one name', () => {
    const other = defineFactory({
      name: 'largest',
      hyper: {},
      build: (_, description) => ({ description }),
    });
    expect(() => createRegistry([plugin, definePlugin({ name: 'others', algorithms: [other] })])).toThrow(
      "createRegistry: plugins: expected each name once, found 'largest' in votes and in others",
    );
    expect(registry.algorithms.size).toBe(2);
    expect(registry.transformations.has('largest')).toBe(false);
  });
});
