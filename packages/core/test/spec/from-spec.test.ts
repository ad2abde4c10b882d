import { isLeft, isRight, type Either } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { SpecError, tensor, toArray, type AnyTransformation } from '../../src/index.js';
import { createRegistry, fromSpec, scheduleFromSpec, toSpec, type SpecErrors } from '../../src/spec/index.js';
import { reordered } from '@thalweg/testing';

const registry = createRegistry([optimizersPlugin, schedulesPlugin]);
const read = fromSpec(registry);
const readSchedule = scheduleFromSpec(registry);

/** JSON text can have an own key called `__proto__`; a literal cannot. */
const parsed = (text: string): unknown => JSON.parse(text);

const built = <A>(found: Either<SpecErrors, A>): A => {
  if (isLeft(found)) throw new Error(found.left.map(({ message }) => message).join('\n'));
  return found.right;
};

/** Any known name: for nonsense it does not matter which is nearest. */
const any = '(any)';

/** Path, what the expectation must contain, what was found, and the nearest name. */
type Problem = readonly [path: string, expected: string, found: string, nearest?: string];

const problems = (found: Either<SpecErrors, unknown>): readonly Problem[] => {
  if (isRight(found)) return [];
  return found.left.map(({ path, expected, found: got, nearest }) =>
    nearest === undefined ? [path, expected, got] : [path, expected, got, nearest],
  );
};

const nested = (depth: number): unknown => {
  let spec: unknown = { name: 'identity' };
  for (let i = 0; i < depth; i++) spec = { name: 'chain', transformations: [spec] };
  return spec;
};

const transformation = 'the spec of a transformation: an object with a name';
const rate = 'a finite number, 0 or more, or a schedule of such';

const wrongTransformations: readonly (readonly [
  title: string,
  json: unknown,
  problems: readonly Problem[],
])[] = [
  // Values that are not specs.
  ['null', null, [['$', transformation, 'null']]],
  ['nothing', undefined, [['$', transformation, 'nothing']]],
  ['a number', 3, [['$', transformation, '3']]],
  ['a name alone', 'adam', [['$', transformation, `'adam'`]]],
  ['an array', [{ name: 'adam' }], [['$', transformation, 'an array of 1']]],
  ['an empty object', {}, [['$', transformation, 'an empty object']]],
  ['no name', { b1: 0.9 }, [['$', transformation, 'an object with b1']]],
  ['what a name inherits', Object.create({ name: 'adam' }), [['$', transformation, 'an empty object']]],
  // Names.
  ['an unknown name', { name: 'adamm' }, [['$.name', 'the name of a transformation', `'adamm'`, 'adam']]],
  ['a name in capitals', { name: 'SGD' }, [['$.name', 'the name of a transformation', `'SGD'`, 'sgd']]],
  [
    'the name of a schedule',
    { name: 'linear' },
    [['$.name', 'the name of a transformation', `'linear'`, any]],
  ],
  ['a name that is not text', { name: 7 }, [['$.name', 'the name of a transformation', '7']]],
  ['null as a name', { name: null }, [['$.name', 'the name of a transformation', 'null']]],
  ['a list of names', { name: ['adam'] }, [['$.name', 'the name of a transformation', 'an array of 1']]],
  ['__proto__ as a name', { name: '__proto__' }, [['$.name', 'the name of', `'__proto__'`, any]]],
  ['constructor as a name', { name: 'constructor' }, [['$.name', 'the name of', `'constructor'`, any]]],
  [
    'hasOwnProperty as a name',
    { name: 'hasOwnProperty' },
    [['$.name', 'the name of', `'hasOwnProperty'`, any]],
  ],
  // Options.
  [
    'an option with a slip in its name',
    { name: 'adam', learningrate: 0.1 },
    [['$.learningrate', 'no such option (only learningRate, b1, b2, eps, epsRoot)', '0.1', 'learningRate']],
  ],
  [
    'an option where there are none',
    { name: 'identity', b1: 0.9 },
    [['$.b1', 'no such option (only none)', '0.9']],
  ],
  [
    '__proto__ as an option',
    parsed('{"name":"scale","factor":1,"__proto__":{"polluted":true}}'),
    [['$.__proto__', 'no such option (only factor)', 'an object with polluted', 'factor']],
  ],
  [
    'constructor as an option',
    { name: 'scale', factor: 1, constructor: { prototype: {} } },
    [['$.constructor', 'no such option (only factor)', 'an object with prototype', 'factor']],
  ],
  ['a missing option', { name: 'sgd' }, [['$.learningRate', rate, 'nothing']]],
  ['a number out of range', { name: 'adam', b1: 1 }, [['$.b1', 'a number in [0, 1)', '1']]],
  ['a negative rate', { name: 'sgd', learningRate: -0.1 }, [['$.learningRate', rate, '-0.1']]],
  [
    'an infinite number',
    parsed('{"name":"scale","factor":1e999}'),
    [['$.factor', 'a finite number', 'Infinity']],
  ],
  ['a number in quotes', { name: 'adam', b1: '0.9' }, [['$.b1', 'a number in [0, 1)', `'0.9'`]]],
  ['null for a number', { name: 'adam', b1: null }, [['$.b1', 'a number in [0, 1)', 'null']]],
  ['null for a rate', { name: 'sgd', learningRate: null }, [['$.learningRate', rate, 'null']]],
  ['an array for a number', { name: 'adam', b1: [0.9] }, [['$.b1', 'a number in [0, 1)', 'an array of 1']]],
  ['an object for a number', { name: 'adam', b1: {} }, [['$.b1', 'a number in [0, 1)', 'an empty object']]],
  [
    'a number for a switch',
    { name: 'addMomentum', decay: 0.9, nesterov: 1 },
    [['$.nesterov', 'true or false', '1']],
  ],
  [
    'another word for a form',
    { name: 'nadam', form: 'keras' },
    [['$.form', `one of 'dozat', 'simplified', 'optax', 'pytorch'`, `'keras'`]],
  ],
  ['a seed for a key', { name: 'addNoise', eta: 1, key: 7 }, [['$.key', 'a random key', '7']]],
  ['a key of one word', { name: 'addNoise', eta: 1, key: [7] }, [['$.key', 'a random key', 'an array of 1']]],
  [
    'a key of large words',
    { name: 'addNoise', eta: 1, key: [0, 2 ** 32] },
    [['$.key', 'a random key', 'an array of 2']],
  ],
  // Schedules.
  [
    'a schedule where a number is wanted',
    { name: 'adam', b1: { name: 'constant', value: 0.9 } },
    [['$.b1', 'a number in [0, 1)', 'an object with name, value']],
  ],
  [
    'a transformation where a schedule is wanted',
    { name: 'sgd', learningRate: { name: 'adam' } },
    [['$.learningRate.name', 'the name of a schedule', `'adam'`, any]],
  ],
  [
    'a schedule without a name',
    { name: 'sgd', learningRate: { value: 1 } },
    [['$.learningRate', 'the spec of a schedule: an object with a name', 'an object with value']],
  ],
  [
    'a schedule with a wrong option',
    { name: 'sgd', learningRate: { name: 'linear', from: 1, too: 0, steps: 3 } },
    [
      ['$.learningRate.too', 'no such option (only from, to, steps, begin)', '0', 'to'],
      ['$.learningRate.to', 'a finite number', 'nothing'],
    ],
  ],
  [
    'a number where only a schedule will do',
    { name: 'scaleBySchedule', schedule: { name: 'shift', schedule: 1, steps: 2 } },
    [['$.schedule.schedule', 'the spec of a schedule: an object with a name', '1']],
  ],
  [
    'a schedule whose options do not fit together, deep inside',
    {
      name: 'scaleBySchedule',
      schedule: { name: 'shift', steps: 1, schedule: { name: 'join', schedules: [], boundaries: [] } },
    },
    [['$.schedule.schedule.schedules', 'at least one', 'none']],
  ],
  // Masks.
  [
    'no glob',
    { name: 'addDecayedWeights', weightDecay: 1, mask: '' },
    [['$.mask', `a glob as '**.w'`, `''`]],
  ],
  [
    'a glob that is too long',
    { name: 'adamw', mask: 'w'.repeat(201) },
    [['$.mask', 'a glob of at most 200 characters', 'one of 201']],
  ],
  [
    'a mask with a number',
    { name: 'addDecayedWeights', weightDecay: 1, mask: { w: 1 } },
    [['$.mask', `a glob as '**.w', a pattern as { rank: 2 }, a tree of booleans`, 'an object with w']],
  ],
  [
    'null as a mask',
    { name: 'addDecayedWeights', weightDecay: 1, mask: null },
    [['$.mask', `a glob as '**.w', a pattern as { rank: 2 }, a tree of booleans`, 'null']],
  ],
  [
    'a regular expression, which may take exponential time',
    { name: 'adamw', mask: { pattern: '^(a+)+$', flags: '' } },
    [
      [
        '$.mask',
        `a glob as '**.w', a pattern as { rank: 2 }, a tree of booleans`,
        'an object with pattern, flags',
      ],
    ],
  ],
  // Lists and records.
  [
    'no parts of a chain',
    { name: 'chain' },
    [['$.transformations', 'a list, each item a transformation', 'nothing']],
  ],
  [
    'one part, not in a list',
    { name: 'chain', transformations: { name: 'adam' } },
    [['$.transformations', 'a list, each item a transformation', 'an object with name']],
  ],
  [
    'wrong parts of a chain among right ones',
    {
      name: 'chain',
      transformations: [{ name: 'adam' }, null, { name: 'sgdd' }, { name: 'clip', maxDelta: 0 }],
    },
    [
      ['$.transformations[1]', transformation, 'null'],
      ['$.transformations[2].name', 'the name of a transformation', `'sgdd'`, 'sgd'],
      ['$.transformations[3].maxDelta', 'a finite number above 0', '0'],
    ],
  ],
  [
    'a list where names are wanted',
    { name: 'namedChain', transformations: [{ name: 'adam' }] },
    [['$.transformations', 'a record, each value a transformation', 'an array of 1']],
  ],
  [
    'a wrong part under a name that is not a word',
    { name: 'namedChain', transformations: { a: { name: 'adam' }, 'b.c': { name: 'adam', b1: 3 } } },
    [['$.transformations["b.c"].b1', 'a number in [0, 1)', '3']],
  ],
  [
    'a wrong part under __proto__',
    parsed('{"name":"namedChain","transformations":{"__proto__":{"name":"adam","b1":3}}}'),
    [['$.transformations.__proto__.b1', 'a number in [0, 1)', '3']],
  ],
  [
    'a right part under __proto__',
    parsed('{"name":"namedChain","transformations":{"__proto__":{"name":"adam"}}}'),
    [['$.transformations', 'names of letters and digits', `'__proto__'`]],
  ],
  [
    'a list with something else in it',
    {
      name: 'scaleBySchedule',
      schedule: { name: 'piecewiseConstant', values: [1, '2', null], boundaries: [1, -1] },
    },
    [
      ['$.schedule.values[1]', 'a finite number', `'2'`],
      ['$.schedule.values[2]', 'a finite number', 'null'],
      ['$.schedule.boundaries[1]', 'a whole number, 0 or more', '-1'],
    ],
  ],
  ...(
    [
      ['a part left out of the order', ['a'], 'a'],
      ['one too many in the order', ['a', 'b', 'c'], 'a, b, c'],
      ['one part twice in the order', ['a', 'a'], 'a, a'],
      ['nothing in the order', [], 'none'],
    ] as const
  ).map(([title, order, found]): readonly [string, unknown, readonly Problem[]] => [
    title,
    { name: 'namedChain', order, transformations: { a: { name: 'identity' }, b: { name: 'identity' } } },
    [['$.order', 'each of a, b once', found]],
  ]),
  [
    'an order that is not a list of names',
    { name: 'namedChain', order: [1], transformations: { a: { name: 'identity' } } },
    [['$.order', 'the names of all transformations', 'an array of 1']],
  ],
  [
    'an option that is inherited',
    Object.assign(Object.create({ factor: 2 }) as object, { name: 'scale' }),
    [['$.factor', 'a finite number', 'nothing']],
  ],
  [
    'options that do not fit together, after something else that is wrong',
    {
      name: 'chain',
      transformations: [
        { name: 'sgd', learningRate: -1 },
        { name: 'scaleBySchedule', schedule: { name: 'join', schedules: [], boundaries: [] } },
      ],
    },
    [
      ['$.transformations[0].learningRate', rate, '-1'],
      ['$.transformations[1].schedule.schedules', 'at least one', 'none'],
    ],
  ],
  // Several problems: first the unknown options in their order, then the declared ones in the order of the
  // declaration.
  [
    'everything that is wrong, in order',
    {
      zeta: 1,
      name: 'chain',
      transformations: [
        { name: 'adamw', mask: 3, b2: 2, learningRate: { name: 'lineer' }, betas: [0.9, 0.999], b1: true },
        { name: 'namedChain', transformations: { one: { name: 'chain', transformations: [{}] }, two: 2 } },
      ],
    },
    [
      ['$.zeta', 'no such option (only transformations)', '1', 'transformations'],
      ['$.transformations[0].betas', 'no such option', 'an array of 2', any],
      ['$.transformations[0].learningRate.name', 'the name of a schedule', `'lineer'`, 'linear'],
      ['$.transformations[0].b1', 'a number in [0, 1)', 'true'],
      ['$.transformations[0].b2', 'a number in [0, 1)', '2'],
      ['$.transformations[0].mask', `a glob as '**.w', a pattern as { rank: 2 }, a tree of booleans`, '3'],
      ['$.transformations[1].transformations.one.transformations[0]', transformation, 'an empty object'],
      ['$.transformations[1].transformations.two', transformation, '2'],
    ],
  ],
  // $schema is for editors, which read it at the top of a file.
  [
    '$schema inside',
    { $schema: 'x', name: 'chain', transformations: [{ name: 'scale', factor: 1, $schema: 'x' }] },
    [['$.transformations[0]["$schema"]', 'no such option (only factor)', `'x'`, 'factor']],
  ],
  ['nesting that is too deep', nested(60), [['$', 'at most 100 levels', 'more']]],
  ['nesting that would overflow the stack', nested(100_000), [['$', 'at most 100 levels', 'more']]],
];

const wrongSchedules: readonly (readonly [title: string, json: unknown, problems: readonly Problem[]])[] = [
  ['a number', 0.1, [['$', 'the spec of a schedule: an object with a name', '0.1']]],
  ['a transformation', { name: 'adam' }, [['$.name', 'the name of a schedule', `'adam'`, any]]],
  [
    'too few boundaries',
    {
      name: 'join',
      schedules: [
        { name: 'constant', value: 1 },
        { name: 'constant', value: 2 },
      ],
      boundaries: [],
    },
    [['$.boundaries', '1 steps that do not decrease, one for each schedule after the first', '[]']],
  ],
  [
    'boundaries that decrease',
    { name: 'piecewiseConstant', values: [1, 2, 3], boundaries: [5, 4] },
    [['$.boundaries', '2 steps that do not decrease, one for each value after the first', '[5, 4]']],
  ],
  [
    'a maximum below the minimum',
    { name: 'clampSchedule', schedule: { name: 'constant', value: 1 }, min: 1, max: 0 },
    [['$.max', 'at least min = 1', '0']],
  ],
  [
    'a warm-up longer than the run',
    { name: 'warmupCosine', peakValue: 1, warmupSteps: 3, steps: 2 },
    [['$.steps', 'at least warmupSteps = 3', '2']],
  ],
  [
    'a factor that grows',
    { name: 'stepDecay', initialValue: 1, factor: 2, every: 1 },
    [['$.factor', 'a number in [0, 1]', '2']],
  ],
  [
    '$schema inside',
    { name: 'shift', steps: 1, schedule: { $schema: 'x', name: 'constant', value: 1 } },
    [['$.schedule["$schema"]', 'no such option (only value)', `'x'`, 'value']],
  ],
];

const expectProblems = (found: readonly Problem[], expected: readonly Problem[]) => {
  expect(found).toEqual(
    expected.map(([path, contained, got, nearest]) => [
      path,
      expect.stringContaining(contained) as string,
      got,
      ...(nearest === undefined ? [] : [nearest === any ? (expect.any(String) as string) : nearest]),
    ]),
  );
};

describe('fromSpec', () => {
  it.each(wrongTransformations)('reports the problems of %s', (_, json, expected) => {
    expectProblems(problems(read(json)), expected);
  });

  it('gives errors whose message has all their parts', () => {
    const found = read({ name: 'adam', learningrate: 1 });
    const [error] = isLeft(found) ? found.left : [];
    expect(error).toBeInstanceOf(SpecError);
    expect(error!.message).toBe(
      '$.learningrate: expected no such option (only learningRate, b1, b2, eps, epsRoot), found 1. Did you mean learningRate?',
    );
  });

  it('keeps messages short for any spec', () => {
    const found = read({ name: 'x'.repeat(1e5), ['y'.repeat(10)]: 0 });
    expect(isLeft(found) && found.left[0].message.length).toBeLessThan(200);
  });

  it('reads $schema at the top, and leaves it out', () => {
    expect(toSpec(built(read({ $schema: 'https://example.org/x.json', name: 'scale', factor: 2 })))).toEqual({
      name: 'scale',
      factor: 2,
    });
  });

  it('fills in defaults', () => {
    expect(toSpec(built(read({ name: 'clip', maxDelta: 1 })))).toEqual({ name: 'clip', maxDelta: 1 });
    expect(toSpec(built(read({ name: 'adam' })))).toMatchObject({ learningRate: 0.001, b1: 0.9, epsRoot: 0 });
  });

  it('applies the parts of a namedChain in the order that is given, or in that of the record', () => {
    const parts = { a: { name: 'clip', maxDelta: 1 }, b: { name: 'scale', factor: 3 } };
    const found = [undefined, ['a', 'b'], ['b', 'a']].map((order) => {
      const spec = { name: 'namedChain', ...(order === undefined ? {} : { order }), transformations: parts };
      const tx = built(read(spec));
      // The spec has the order as a list, so the order of keys does not matter.
      const again = built(read(reordered(toSpec(tx), 1)));
      return [tx, again].map((one) => toArray(one.update(tensor([2]), one.init(tensor([0])))[0])[0]);
    });
    expect(found).toEqual([
      [3, 3],
      [3, 3],
      [1, 1],
    ]);
  });

  it('reads nesting up to a hundred levels', () => {
    expect(toSpec(built(read(nested(49))))).toEqual(nested(49));
  });

  it('reads masks of every form', () => {
    for (const mask of [
      true,
      '**.w',
      'layers.*.w',
      { layers: [{ w: true, b: false }], empty: [] },
      // With the keys of a regular expression, but with booleans.
      { pattern: true, flags: false },
      parsed('{"__proto__":true,"constructor":false}'),
    ])
      // As text, since a matcher may skip a key called __proto__.
      expect(
        JSON.stringify(toSpec(built(read({ name: 'addDecayedWeights', weightDecay: 1, mask }))).mask),
      ).toBe(JSON.stringify(mask));
  });

  it('changes no prototype', () => {
    const before = [Object.prototype, Array.prototype, Function.prototype].map(Reflect.ownKeys);
    for (const text of [
      '{"name":"adam","__proto__":{"polluted":1}}',
      '{"name":"addDecayedWeights","weightDecay":1,"mask":{"__proto__":{"polluted":true}}}',
      '{"name":"namedChain","transformations":{"__proto__":{"name":"identity","polluted":1}}}',
      '{"name":"constructor","constructor":{"prototype":{"polluted":1}}}',
    ]) {
      const found = read(parsed(text));
      if (isRight(found)) toSpec(found.right);
    }
    expect([Object.prototype, Array.prototype, Function.prototype].map(Reflect.ownKeys)).toEqual(before);
    expect('polluted' in {}).toBe(false);
  });

  // JSON has a minus zero, `JSON.parse` reads it, and every range that has 0 has it.
  it('builds nothing that toSpec could not write: minus zero', () => {
    const found = read(parsed('{"name":"scale","factor":-0}'));
    if (isRight(found)) expect(() => toSpec(found.right)).not.toThrow();
  });

  it.each<readonly [string, unknown]>([
    ['a function for a schedule', { name: 'sgd', learningRate: () => 1 }],
    ['a function for a mask', { name: 'adamw', mask: () => true }],
    ['a list with a hole', { name: 'chain', transformations: new Array<unknown>(1) }],
  ])('builds nothing that toSpec could not write: %s', (_, json) => {
    const found = read(json);
    const again = (tx: AnyTransformation): unknown => JSON.parse(JSON.stringify(toSpec(tx)));
    if (isRight(found)) expect(isRight(read(again(found.right)))).toBe(true);
  });

  // The error for the name of a part has its path in the spec, not an argument that a spec does not have.
  it('names a place of the spec: a name with other characters in namedChain', () => {
    const found = problems(read({ name: 'namedChain', transformations: { a_b: { name: 'identity' } } }));
    for (const [path] of found) expect(['$.transformations', '$.transformations.a_b']).toContain(path);
  });

  it('refuses what contains itself', () => {
    const spec: { name: string; transformations: unknown[] } = { name: 'chain', transformations: [] };
    spec.transformations.push(spec);
    expectProblems(problems(read(spec)), [['$', 'at most 100 levels', 'more']]);
  });
});

describe('scheduleFromSpec', () => {
  it.each(wrongSchedules)('reports the problems of %s', (_, json, expected) => {
    expectProblems(problems(readSchedule(json)), expected);
  });

  it('reads a schedule', () => {
    const schedule = built(readSchedule({ $schema: 'x', name: 'linear', from: 1, to: 0, steps: 4 }));
    expect([0, 1, 4].map(schedule)).toEqual([1, 0.75, 0]);
  });

  // A schedule that another one builds inside is not an option in the spec.
  it('names a place of the spec: a value that only the parts of a schedule refuse', () => {
    const json = { name: 'warmupCosine', peakValue: 5e-324, endValue: 1e308, warmupSteps: 0, steps: 10 };
    for (const [path] of problems(readSchedule(json)))
      expect(['$', ...Object.keys(json).map((key) => `$.${key}`)]).toContain(path);
  });
});
