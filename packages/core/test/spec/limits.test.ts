import { isLeft, isRight, type Either } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { strategiesPlugin } from '@thalweg/strategies';
import { ConfigError } from '../../src/index.js';
import {
  algorithmFromSpec,
  createRegistry,
  fromSpec,
  scheduleFromSpec,
  strategyFromSpec,
  toSpec,
  type SpecErrors,
  type SpecLimits,
} from '../../src/spec/index.js';

const registry = createRegistry([optimizersPlugin, schedulesPlugin, strategiesPlugin]);

const messages = (found: Either<SpecErrors, unknown>): readonly string[] =>
  isLeft(found) ? found.left.map(({ message }) => message) : [];

const chainOf = (count: number, part: unknown = { name: 'identity' }): unknown => ({
  name: 'chain',
  transformations: Array.from({ length: count }, () => part),
});

const nested = (depth: number): unknown => {
  let spec: unknown = { name: 'identity' };
  for (let i = 0; i < depth; i++) spec = { name: 'chain', transformations: [spec] };
  return spec;
};

const noise = { name: 'addNoise', eta: 1, key: [0, 1] };
const rate = { name: 'scaleBySchedule', schedule: { name: 'noam', modelSize: 64 } };

const stairs = (count: number): unknown => ({
  name: 'scaleBySchedule',
  schedule: {
    name: 'piecewiseConstant',
    values: Array.from({ length: count + 1 }, () => 1),
    boundaries: Array.from({ length: count }, (_, i) => i),
  },
});

/** What is refused, where, in which words, and up to where it is not. */
const cases: readonly (readonly [
  limit: keyof SpecLimits,
  tooMuch: unknown,
  message: string,
  enough: number,
])[] = [
  ['depth', nested(50), '$: expected at most 100 levels (the limit depth can be raised), found more', 102],
  [
    'entries',
    stairs(10_001),
    '$.schedule.boundaries: expected at most 10000 entries (the limit entries can be raised), found 10001',
    10_002,
  ],
  [
    'values',
    // Each list takes one more than it has entries.
    { name: 'x', a: Array.from({ length: 60 }, () => Array.from({ length: 1000 }, () => 1)) },
    '$: expected at most 50000 values (the limit values can be raised), found more',
    60_063,
  ],
  [
    'characters',
    { name: 'adam', mask: 'x'.repeat(300_000) },
    '$: expected at most 200000 characters (the limit characters can be raised), found more',
    300_012,
  ],
  [
    'members',
    chainOf(17, { name: 'scale', factor: 2 }),
    '$.transformations[16]: expected at most 16 members (the limit members can be raised), found 17 up to here',
    17,
  ],
  [
    'evaluations',
    {
      name: 'sgd',
      learningRate: {
        name: 'multiplicative',
        initialValue: 1,
        steps: 30_000,
        factor: { name: 'constant', value: 1 },
      },
    },
    '$.learningRate: expected at most 20000 evaluations of schedules at a step (the limit evaluations can be raised), found 30001 up to here',
    30_001,
  ],
  [
    'glob',
    { name: 'adamw', mask: '*a'.repeat(101) },
    '$.mask: expected a glob of at most 200 characters, found one of 202',
    202,
  ],
];

describe('the limits of fromSpec', () => {
  it.each(cases)('refuse too much, and can be raised: %s', (limit, tooMuch, message, enough) => {
    const problems = messages(fromSpec(registry)(tooMuch));
    expect(problems.at(-1)).toBe(message);
    expect(messages(fromSpec(registry, { [limit]: enough })(tooMuch))).not.toContain(message);
    expect(messages(fromSpec(registry, { [limit]: enough - 1 })(tooMuch)).at(-1)).toContain('expected a');
  });

  it('count what each part brings: members of groups and optimizers, schedules of all members', () => {
    const group = { name: 'namedChain', transformations: { a: { name: 'adam' }, b: noise } };
    // A part of a group is a member, and has members: 1 + 2 and 1 + 1.
    for (const [spec, members] of [
      [chainOf(3, group), 15],
      [chainOf(4, { name: 'adam' }), 8],
    ] as const) {
      expect(isRight(fromSpec(registry, { members })(spec))).toBe(true);
      expect(isLeft(fromSpec(registry, { members: members - 1 })(spec))).toBe(true);
    }
    expect(isRight(fromSpec(registry, { evaluations: 5 })(chainOf(5, rate)))).toBe(true);
    expect(isLeft(fromSpec(registry, { evaluations: 4 })(chainOf(5, rate)))).toBe(true);
  });

  // Three megabytes of it had a million errors in 1.2 GB.
  it('bound the number of problems, and what each of them says', () => {
    const many = chainOf(1000, { nane: 'x'.repeat(70), ['y'.repeat(70)]: {} });
    const found = messages(fromSpec(registry)(many));
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toBe(
      '$: expected at most 100 problems (the limit problems can be raised), found more',
    );
    expect(messages(fromSpec(registry, { problems: Infinity })(many))).toHaveLength(1000);
    const three = Array.from({ length: 300_000 }, () => ({ name: 'x' }));
    expect(messages(fromSpec(registry)({ name: 'chain', transformations: three }))).toHaveLength(1);
  });

  it.each<readonly [string, unknown]>([
    [
      'boundaries that decrease',
      {
        name: 'piecewiseConstant',
        values: Array.from({ length: 9001 }, () => 1),
        boundaries: Array.from({ length: 9000 }, (_, i) => 9000 - i),
      },
    ],
    ['a long name', { name: 'x'.repeat(1e5) }],
    ['a long key', { name: 'constant', value: 1, ['x'.repeat(1e5)]: 1 }],
    [
      'long keys below each other',
      { name: 'constant', value: { ['x'.repeat(1e4)]: { ['x'.repeat(1e4)]: 1 } } },
    ],
  ])('bound the length of a message: %s', (_, json) => {
    for (const message of messages(scheduleFromSpec(registry)(json)))
      expect(message.length).toBeLessThan(400);
  });

  it('bound the length of a message about names', () => {
    const order = Array.from({ length: 9000 }, (_, i) => `name${i}`);
    const found = messages(fromSpec(registry)({ name: 'namedChain', order, transformations: { a: noise } }));
    expect(found).toEqual([
      expect.stringMatching(/^\$\.order: expected each of a once, found name0, name1, .*name8999$/),
    ]);
    expect(found[0]!.length).toBeLessThan(1200);
  });

  it('stop at what shares its parts, contains itself, or is no JSON', () => {
    let shared: unknown = {};
    for (let i = 0; i < 40; i++) shared = { a: [shared, shared] };
    expect(messages(fromSpec(registry)(shared))).toEqual([expect.stringContaining('at most 50000 values')]);
    const round: unknown[] = [];
    round.push(round);
    expect(
      messages(fromSpec(registry, { values: Infinity })({ name: 'chain', transformations: round })),
    ).toEqual([expect.stringContaining('at most 100 levels')]);
    const bytes = new Uint8Array(20_000_000);
    expect(messages(fromSpec(registry)(bytes))).toEqual([
      expect.stringMatching(/found a Uint8Array of 20000000$/),
    ]);
    expect(messages(fromSpec(registry)({ name: 'chain', transformations: bytes }))).toEqual([
      expect.stringMatching(/found a Uint8Array of 20000000$/),
    ]);
  });

  it('hold for strategies and algorithms, too', () => {
    const strategies = Array.from({ length: 17 }, () => ({ name: 'snapshots', everyEpochs: 1 }));
    expect(messages(strategyFromSpec(registry)({ name: 'compose', strategies }))).toEqual([
      '$.strategies[16]: expected at most 16 members (the limit members can be raised), found 17 up to here',
    ]);
    expect(messages(algorithmFromSpec(registry, { depth: 3 })({ name: 'x', of: [[[1]]] }))).toEqual([
      '$: expected at most 3 levels (the limit depth can be raised), found more',
    ]);
  });

  it('must be limits', () => {
    for (const limits of [
      { depth: 0 },
      { depth: 1001 },
      { depth: Infinity },
      { values: NaN },
      { members: 1.5 },
      { size: 3 },
      3,
    ])
      for (const read of [fromSpec, scheduleFromSpec, strategyFromSpec, algorithmFromSpec])
        expect(() => read(registry, limits as Partial<SpecLimits>)).toThrow(ConfigError);
    expect(() => fromSpec(registry, { depth: 1001 })).toThrow(
      'fromSpec: limits.depth: expected a whole number, 1 or more, at most 1000, found 1001',
    );
  });

  it('allow for the deepest nesting that they can be raised to', () => {
    const found = fromSpec(registry, { depth: 1000 })(nested(499));
    expect(isRight(found) && JSON.stringify(toSpec(found.right)).length).toBeGreaterThan(499 * 20);
  });
});
