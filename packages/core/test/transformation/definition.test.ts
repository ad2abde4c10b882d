import { describe, expect, it } from 'vitest';
import {
  add,
  ConfigError,
  defineFactory,
  defineOptimizer,
  defineRule,
  defineStrategy,
  defineTransformation,
  gt,
  mask,
  mul,
  positive,
  scalarSlot,
  sum,
  tensor,
  toArray,
  zeros,
  type Expression,
} from '../../src/index.js';

const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

type Parts = Readonly<Record<string, unknown>>;
type Symbols = Readonly<Record<string, Expression>>;

/** Defines a rule as plain JavaScript does, without types. */
const define = (parts: Parts) => () => {
  const definition = { name: 'own', hyper: {}, rule: ({ g }: Symbols) => ({ g }), ...parts };
  return defineRule(definition as never)({});
};

describe('a name in a rule', () => {
  it.each([
    ['slots', 'g', 'the gradient'],
    ['slots', 'params', 'the parameters'],
    ['slots', 'noise', 'the noise'],
    ['slots', 't', 'the number of the step'],
    ['slots', 'count', 'the count of steps in the state'],
    ['hyper', 'g', 'the gradient'],
    ['hyper', 'params', 'the parameters'],
    ['hyper', 'noise', 'the noise'],
    ['hyper', 't', 'the number of the step'],
  ])('must not be that of something else: %s.%s', (part, name, what) => {
    const value = part === 'slots' ? zeros : positive(1);
    const rule = (symbols: Symbols) => ({
      g: symbols.g,
      ...(part === 'slots' ? { [name]: symbols[name] } : {}),
    });
    expect(message(define({ [part]: { [name]: value }, rule }))).toBe(
      `own: ${part}.${name}: expected another name, since a rule uses this one for ${what}, found '${name}'`,
    );
  });

  it('must not occur twice', () => {
    const two = 'since a rule uses this one for another of its parts';
    expect(message(define({ hyper: { rate: positive(1) }, slots: { rate: zeros } }))).toContain(two);
    const scalars = (of: Parts) =>
      define({ hyper: { rate: positive(1) }, slots: { mu: zeros }, scalars: () => of });
    expect(message(scalars({ rate: add(1, 2) }))).toContain(`scalars.rate: expected another name, ${two}`);
    expect(message(scalars({ mu: add(1, 2) }))).toContain(`scalars.mu: expected another name, ${two}`);
    expect(message(scalars({ g: add(1, 2) }))).toContain('scalars.g: expected another name');
    expect(message(scalars({ t: add(1, 2) }))).toContain('scalars.t: expected another name');
  });

  it.each(['a.b', 'is chosen', '__proto__', '', 'a_b', '1'])('is of letters and digits, not %j', (name) => {
    const own = (value: unknown): Parts => Object.fromEntries([[name, value]]);
    expect(message(define({ slots: own(zeros) }))).toContain('expected names of letters and digits');
    expect(message(define({ hyper: own(positive(1)) }))).toContain('expected names of letters and digits');
  });

  it('may be one that every object inherits', () => {
    const tx = define({
      slots: { constructor: zeros },
      rule: ({ g, constructor }: Readonly<Record<'g' | 'constructor', Expression>>) => {
        const next = add(g, constructor);
        return { g: next, constructor: next };
      },
    })();
    const [, state] = tx.update(tensor([1, 2]), tx.init(tensor([0, 0])));
    expect(toArray(tx.update(tensor([1, 2]), state)[0])).toEqual([2, 4]);
  });

  it('may be that of only one mask', () => {
    expect(message(define({ hyper: { one: mask(), other: mask() } }))).toBe(
      'own: hyper.other: expected at most one mask, found another: one, other',
    );
  });
});

describe('a name that an equation reads', () => {
  it('must be declared', () => {
    expect(message(define({ rule: ({ g, velocty }: Symbols) => ({ g: add(g!, velocty!) }) }))).toBe(
      'own: rule: velocty: expected a name that it may read (only g), found one that the rule does not declare',
    );
    expect(message(define({ rule: ({ g, params }: Symbols) => ({ g: add(g!, params!) }) }))).toContain(
      "Declare it: reads: ['params']",
    );
    expect(
      message(define({ rule: (symbols: Symbols) => ({ g: Reflect.get(symbols, 'toString') as never }) })),
    ).toContain('own: rule: toString');
    expect(message(define({ scalars: ({ g }: Symbols) => ({ c: g }) }))).toContain('own: scalars: g: ');
    expect(message(define({ gradientPoint: ({ g }: Symbols) => g }))).toContain('own: gradientPoint: g: ');
  });
});

describe('the result of an equation', () => {
  const slots = { mu: zeros };

  it.each<readonly [string, unknown, string]>([
    ['nothing', undefined, 'own: rule: expected to return an object'],
    ['a number', 1, 'own: rule: expected to return an object'],
    ['no g', {}, 'own: rule: g: expected the update, an expression, found nothing'],
    ['a number for g', { g: 0 }, 'own: rule: g: expected the update, an expression, found 0'],
    ['a condition for g', { g: gt(1, 2) }, 'found a condition'],
    ['a text for g', { g: 'g' }, "found 'g'"],
  ])('must be an update and the next value of each slot, not %s', (_, outputs, expected) => {
    expect(message(define({ rule: () => outputs }))).toContain(expected);
  });

  it('has each slot and no other', () => {
    expect(message(define({ slots, rule: ({ g }: Symbols) => ({ g }) }))).toContain(
      'own: rule: mu: expected the next value of the slot, an expression, found nothing',
    );
    expect(message(define({ slots, rule: ({ g, mu }: Symbols) => ({ g, mu, nu: mu }) }))).toContain(
      'own: rule: nu: expected no such result (only g, mu)',
    );
    expect(message(define({ slots: { toString: zeros } }))).toContain(
      'rule: toString: expected the next value',
    );
  });

  it('is one number for a slot that is', () => {
    const factor = { factor: scalarSlot(1) };
    for (const over of ['leaf', 'tree'] as const)
      expect(
        message(define({ slots: factor, rule: ({ g }: Symbols) => ({ g, factor: sum(over, g!) }) })),
      ).toBe(
        over === 'tree'
          ? 'no error'
          : 'own: slots.factor: expected a next value that is one number for the whole tree, ' +
              'found one that differs from element to element or from leaf to leaf',
      );
    expect(message(define({ slots: factor, rule: ({ g }: Symbols) => ({ g, factor: g }) }))).toContain(
      'slots.factor',
    );
  });

  it('is one number for a scalar', () => {
    expect(message(define({ scalars: () => ({ c: 1 }) }))).toContain(
      'scalars.c: expected an expression, found 1',
    );
    expect(message(define({ scalars: () => undefined }))).toBe('no error');
    expect(message(define({ scalars: () => 1 }))).toContain('own: scalars: expected to return an object');
  });
});

describe('a definition', () => {
  it('has only known parts', () => {
    expect(message(define({ hypers: {} }))).toContain('defineRule: hypers: expected no such option');
    expect(message(define({ rule: undefined }))).toContain(
      'defineRule: rule: expected a function, found nothing',
    );
    expect(message(define({ scalars: {} }))).toContain('defineRule: scalars: expected a function');
    expect(message(define({ slots: [zeros] }))).toContain('own: slots: expected an object with a slot');
    expect(message(define({ slots: { mu: 0 } }))).toContain('own: slots.mu: expected a slot');
    expect(message(define({ reads: ['gradient'] }))).toContain(
      "own: reads: expected a list of 'params', 'noise'",
    );
    expect(message(define({ reads: 'params' }))).toContain('own: reads: expected a list');
    expect(message(define({ hyper: { rate: positive } }))).toContain(
      'own: hyper.rate: expected a declaration',
    );
    expect(message(define({ hyper: { rate: 0.1 } }))).toContain('own: hyper.rate: expected a declaration');
    expect(message(define({ hyper: [] }))).toContain('own: hyper: expected an object');
    expect(message(define({ argument: 'rate' }))).toContain(
      'own: argument: expected the name of a hyperparameter',
    );
    for (const name of [undefined, null, 5, ['a'], 'a b', ''])
      expect(message(define({ name }))).toContain('name: expected letters and digits');
  });

  it.each([
    ['defineRule', defineRule],
    ['defineTransformation', defineTransformation],
    ['defineOptimizer', defineOptimizer],
    ['defineStrategy', defineStrategy],
    ['defineFactory', defineFactory],
  ])('is an object: %s', (name, defines) => {
    for (const wrong of [undefined, null, 'adam', [], () => 1])
      expect(message(() => (defines as (definition: unknown) => unknown)(wrong))).toMatch(
        new RegExp(`^${name}: options: expected an object`),
      );
  });

  it('builds the declared rule', () => {
    const optimizer = defineOptimizer({
      name: 'own',
      hyper: {},
      build: (() => mul) as never,
    }) as () => unknown;
    expect(message(() => optimizer())).toBe('own: build: expected a transformation, found the function mul');
    const strategy = defineStrategy({
      name: 'own',
      hyper: {},
      init: () => null,
      on: ((event: unknown, state: unknown) => [[], state]) as never,
    });
    expect(message(() => (strategy as () => unknown)())).toBe(
      'own: on: expected a function of the options that gives the reducer, found one that gives an array of 2. ' +
        'Write on: (options) => (event, state) => [decisions, state]',
    );
    const custom = defineTransformation({
      name: 'own',
      hyper: {},
      init: () => null,
      update: ((updates: unknown) => updates) as never,
    })();
    expect(message(() => custom.update(tensor([1]), { own: null }))).toMatch(
      /^own: update: expected to return a pair/,
    );
  });
});
