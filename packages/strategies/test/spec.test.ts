import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, type AnyStrategy, type Strategy } from '@thalweg/core';
import {
  corePlugin,
  createRegistry,
  diffSpecs,
  equalSpecs,
  jsonSchema,
  specHash,
  strategyFromSpec,
  toSpec,
  type Json,
} from '@thalweg/core/spec';
import { arbitraryEvents, heard, placesIn, schemaCheck, withValue } from '@thalweg/testing';
import * as catalogue from '../src/catalogue.js';
import { earlyStopping, snapshots, strategiesPlugin } from '../src/index.js';
import { entries, examples } from './conformance/entries.js';

const registry = createRegistry([strategiesPlugin]);
const read = strategyFromSpec(registry);
const check = schemaCheck(jsonSchema(registry, 'strategy'));

const built = (found: ReturnType<typeof read>): Strategy => {
  if (found._tag === 'Left') throw new Error(found.left.map(({ message }) => message).join('\n'));
  return found.right;
};

/** A spec after a round trip through JSON. */
const sent = (strategy: AnyStrategy): Json => JSON.parse(JSON.stringify(toSpec(strategy))) as Json;

/** The errors, each with its path and the nearest name if there is one. */
const problems = (json: unknown): readonly (readonly (string | undefined)[])[] => {
  const found = read(json);
  return found._tag === 'Right'
    ? []
    : found.left.map(({ path, expected, found: got, nearest }) => [path, expected, got, nearest]);
};

it('exports each factory by its declared name, and tries it', () => {
  const made = new Set(entries.map(({ make }) => make().description.name));
  for (const [name, { declaration }] of Object.entries(catalogue)) {
    expect(declaration.name).toBe(name);
    expect(made).toContain(name);
  }
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
});

describe.each(entries)('$name', ({ make }) => {
  it('is made from its spec with the same spec', () => {
    const strategy = built(read(sent(make())));
    // As text: key by key, in the same order.
    expect(JSON.stringify(toSpec(strategy))).toBe(JSON.stringify(toSpec(make())));
    expect(equalSpecs(toSpec(strategy), toSpec(make()))).toBe(true);
    expect(specHash(toSpec(strategy))).toBe(specHash(toSpec(make())));
    expect(diffSpecs(toSpec(strategy), toSpec(make()))).toEqual([]);
    expect(
      strategy.parts.map(({ name, optimizers, evaluates, needsEvaluations }) => [
        name,
        optimizers,
        evaluates,
        needsEvaluations,
      ]),
    ).toEqual(
      make().parts.map(({ name, optimizers, evaluates, needsEvaluations }) => [
        name,
        optimizers,
        evaluates,
        needsEvaluations,
      ]),
    );
  });

  it('is made from its spec with the same decisions and states', () => {
    const strategy = built(read(sent(make())));
    let decisions = 0;
    fc.assert(
      fc.property(arbitraryEvents, fc.integer({ min: 1, max: examples }), (events, batchSize) => {
        const [found, expected] = [strategy, make()].map((each) =>
          heard(each, events, { examples, batchSize }),
        );
        expect(found).toEqual(expected);
        decisions += expected!.reduce((sum, [taken]) => sum + taken.length, 0);
      }),
      { seed: 1, numRuns: 40 },
    );
    // The comparison is empty unless the strategy decided something; one entry never decides.
    if (!JSON.stringify(sent(make())).includes('"atEpochs":[]')) expect(decisions).toBeGreaterThan(0);
  });

  it('has a state that is plain data', () => {
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        const isPlain = (value: unknown): boolean =>
          value === null ||
          ['string', 'number', 'boolean'].includes(typeof value) ||
          (Array.isArray(value)
            ? value.every(isPlain)
            : typeof value === 'object' &&
              Object.getPrototypeOf(value) === Object.prototype &&
              Object.values(value).every(isPlain));
        for (const [, state] of heard(make(), events, { examples, batchSize: 2 }))
          expect(isPlain(state)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('conforms to the JSON Schema', () => {
    expect(check(sent(make()))).toEqual([]);
    expect(check({ ...(sent(make()) as object), $schema: './strategy.schema.json' })).toEqual([]);
  });

  it('is the same inside of another', () => {
    const strategy = compose(make(), compose(make(), compose()));
    const spec = {
      name: 'compose',
      strategies: [
        sent(make()),
        { name: 'compose', strategies: [sent(make()), { name: 'compose', strategies: [] }] },
      ],
    };
    expect(toSpec(built(read(sent(strategy))))).toEqual(spec);
    expect(check(spec)).toEqual([]);
  });

  it('is refused, and does not conform, with an unknown option or one of another kind', () => {
    const spec = sent(make());
    for (const [key, wrong] of [
      ['patienc', 1],
      ['$schema', 1],
    ] as const) {
      const json = { name: 'compose', strategies: [{ ...(spec as object), [key]: wrong }] };
      const [[path] = []] = problems(json);
      expect(path).toBe(key === '$schema' ? '$.strategies[0]["$schema"]' : `$.strategies[0].${key}`);
      expect(check(json)).not.toEqual([]);
    }
    // Nothing in a spec of a strategy may be an empty record.
    for (const steps of placesIn(spec)) {
      const json = withValue(spec, steps, {});
      expect(problems(json), JSON.stringify(json)).not.toEqual([]);
      expect(check(json), JSON.stringify(json)).not.toEqual([]);
    }
  });
});

describe('a spec that is wrong', () => {
  it.each<readonly [title: string, json: unknown, expected: readonly (readonly (string | undefined)[])[]]>([
    [
      'a misspelt name',
      { name: 'earlyStoping' },
      [['$.name', 'the name of a strategy', `'earlyStoping'`, 'earlyStopping']],
    ],
    [
      'an optimizer',
      { name: 'compose', strategies: [{ name: 'snapshots', everyEpochs: 1 }, { name: 'sgd' }] },
      [['$.strategies[1].name', 'the name of a strategy', `'sgd'`, expect.any(String) as string]],
    ],
    [
      'not an object with a name',
      { name: 'compose', strategies: [null, 'snapshots', []] },
      [
        ['$.strategies[0]', 'the spec of a strategy: an object with a name', 'null', undefined],
        ['$.strategies[1]', 'the spec of a strategy: an object with a name', `'snapshots'`, undefined],
        ['$.strategies[2]', 'the spec of a strategy: an object with a name', 'an empty array', undefined],
      ],
    ],
    [
      'options that do not fit together',
      { name: 'compose', strategies: [{ name: 'snapshots' }] },
      [
        [
          '$.strategies[0].everyEpochs',
          'either everyEpochs or everySteps, 1 or more',
          'everyEpochs 0, everySteps 0',
          undefined,
        ],
      ],
    ],
    [
      'values out of a range that JSON Schema cannot express',
      { name: 'growBatch', atEpochs: [3], factor: 1 },
      [['$.factor', 'a number above 1', '1', undefined]],
    ],
    [
      'everything at once, however deep',
      {
        name: 'compose',
        strategies: [
          { name: 'earlyStopping', patiense: 3, minDelta: -1, mode: 'maximum' },
          {
            name: 'compose',
            strategies: [
              { name: 'growBatch', atEpochs: [1, 2.5, '3'] },
              { name: 'curriculum', difficulty: [1, null], epochs: 1, pacing: 'rot' },
              { name: 'switchOptimizer', to: 3, afterSteps: 1 },
            ],
          },
        ],
        mode: 'min',
      },
      [
        ['$.mode', 'no such option (only strategies)', `'min'`, 'strategies'],
        [
          '$.strategies[0].patiense',
          'no such option (only patience, minDelta, baseline, startFromEpoch, restoreBest, metric, mode)',
          '3',
          'patience',
        ],
        ['$.strategies[0].minDelta', 'a finite number, 0 or more', '-1', undefined],
        ['$.strategies[0].mode', `one of 'min', 'max'`, `'maximum'`, undefined],
        ['$.strategies[1].strategies[0].atEpochs[1]', 'a whole number, 0 or more', '2.5', undefined],
        ['$.strategies[1].strategies[0].atEpochs[2]', 'a whole number, 0 or more', `'3'`, undefined],
        ['$.strategies[1].strategies[0].factor', 'a finite number above 0', 'nothing', undefined],
        ['$.strategies[1].strategies[1].difficulty[1]', 'a finite number', 'null', undefined],
        [
          '$.strategies[1].strategies[1].pacing',
          `one of 'linear', 'root', 'babyStep', 'onePass'`,
          `'rot'`,
          undefined,
        ],
        [
          '$.strategies[1].strategies[2].to',
          'the name of one of the optimizers given to train',
          '3',
          undefined,
        ],
      ],
    ],
  ])('says all that is wrong with %s', (_, json, expected) => {
    expect(problems(json)).toEqual(expected);
  });
});

it('knows compose from core', () => {
  expect(corePlugin.strategies.map(({ declaration }) => declaration.name)).toEqual(['compose']);
  const strategy = built(strategyFromSpec(createRegistry([]))({ name: 'compose', strategies: [] }));
  expect(strategy.parts).toEqual([]);
});

it('finds the differences of two strategies', () => {
  const before = toSpec(compose(earlyStopping({ patience: 3 }), snapshots({ everyEpochs: 2 })));
  const after = toSpec(compose(snapshots({ everyEpochs: 5 })));
  expect(diffSpecs(before, after)).toEqual([
    { path: '$.strategies[0]', before: toSpec(earlyStopping({ patience: 3 })), after: undefined },
    { path: '$.strategies[0].everyEpochs', before: 2, after: 5 },
  ]);
});
