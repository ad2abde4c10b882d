import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectClose } from '@thalweg/testing';
import { entries } from './golden/entries.js';

interface Golden {
  readonly steps: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    /** The values at the steps, or the first of them, by the paper's equation, and by a library that defines the same. */
    readonly oracles: Readonly<Record<string, readonly number[]>>;
  }[];
}

const cases = ['schedules', 'papers', 'peers'].flatMap((file) => {
  const golden = JSON.parse(
    readFileSync(new URL(`./golden/${file}.json`, import.meta.url), 'utf8'),
  ) as Golden;
  return golden.cases.map((each) => ({ ...each, steps: golden.steps }));
});

describe('golden', () => {
  it('has one entry for each case and one case for each entry', () => {
    expect(entries.map(({ name }) => name)).toEqual(cases.map(({ name }) => name));
  });

  describe.each(cases)('$name', ({ name, steps, oracles }) => {
    it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
      const entry = entries.find((candidate) => candidate.name === name);
      if (entry === undefined) throw new Error(`golden/entries.ts has no '${name}'`);
      const expected = oracles[oracle]!;
      expectClose([steps.slice(0, expected.length).map(entry.make())], [expected]);
    });
  });
});
