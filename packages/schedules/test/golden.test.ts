import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import type { Schedule } from '@thalweg/core';
import { createRegistry, scheduleFromSpec, type Spec } from '@thalweg/core/spec';
import { expectClose } from '@thalweg/testing';
import { schedulesPlugin } from '../src/index.js';

interface Golden {
  readonly steps: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly spec: Spec;
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

const read = scheduleFromSpec(createRegistry([schedulesPlugin]));

const built = (spec: Spec): Schedule => {
  const found = read(spec);
  if (found._tag === 'Left') throw found.left[0];
  return found.right;
};

describe.each(cases)('golden: $name', ({ spec, steps, oracles }) => {
  it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
    const expected = oracles[oracle]!;
    expectClose([steps.slice(0, expected.length).map(built(spec))], [expected]);
  });
});
