import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  chain,
  choice,
  ConfigError,
  count,
  defineOptimizer,
  definePlugin,
  defineRule,
  defineSchedule,
  defineTransformation,
  finite,
  identity,
  listOf,
  mask,
  mul,
  randomKey,
  recordOf,
  schedule,
  scheduled,
  tensor,
  toArray,
  wrapped,
} from '../../src/index.js';
import { createRegistry, fromSpec, jsonSchema, scheduleFromSpec, toSpec } from '../../src/spec/index.js';
import { schemaCheck } from '@thalweg/testing';

/** A schedule as another package may declare it, with every kind of option. */
const sawtooth = defineSchedule({
  name: 'sawtooth',
  hyper: { heights: listOf(finite()), length: count(4) },
  schedule:
    ({ heights, length }) =>
    (step) =>
      heights[Math.floor(step / length) % heights.length]!,
});

const stretch = defineRule({
  name: 'stretch',
  hyper: { factor: scheduled(finite()), mask: mask() },
  argument: 'factor',
  rule: ({ g, factor }) => ({ g: mul(g, factor) }),
});

const twice = defineTransformation({
  name: 'twice',
  hyper: { inner: wrapped(), parts: recordOf(schedule()), form: choice(['a', 'b'], 'b'), key: randomKey() },
  init: () => ({}),
  update: (updates, state) => [updates, state],
});

const slow = defineOptimizer({
  name: 'slow',
  hyper: { rate: scheduled(finite(0.5)) },
  build: ({ rate }) => chain(stretch(rate), stretch(-1)),
});

const plugin = definePlugin({
  name: 'somebody-else',
  transformations: [stretch, twice, slow],
  schedules: [sawtooth],
});

const refusal = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('createRegistry', () => {
  it('always has what composes', () => {
    const { plugins, transformations, schedules } = createRegistry([]);
    expect(plugins.map(({ name }) => name)).toEqual(['@thalweg/core']);
    expect([...transformations.keys()]).toEqual([
      'chain',
      'namedChain',
      'partition',
      'masked',
      'flatten',
      'withHyperparams',
      'identity',
    ]);
    expect(schedules.size).toBe(0);
  });

  it('takes a plugin once, even if it is given twice, in any order', () => {
    const other = definePlugin({ name: 'another', schedules: [sawtooth] });
    const names = (...plugins: (typeof plugin)[]) => {
      const { transformations, schedules } = createRegistry(plugins);
      return [[...transformations.keys()].sort(), [...schedules.keys()]];
    };
    // The same declaration may come from two plugins.
    expect(names(plugin, other, plugin)).toEqual(names(other, plugin));
    expect(createRegistry([plugin, plugin]).plugins).toHaveLength(2);
  });

  it('refuses one name for two factories, and names their plugins', () => {
    const mine = defineRule({ name: 'stretch', hyper: {}, rule: ({ g }) => ({ g }) });
    const error = refusal(() =>
      createRegistry([plugin, definePlugin({ name: 'mine', transformations: [mine] })]),
    );
    expect(error.message).toBe(
      `createRegistry: plugins: expected each name once, found 'stretch' in somebody-else and in mine`,
    );
  });

  it('refuses a second chain, a second schedule of a name, and a name twice in one plugin', () => {
    const [one, two] = [1, 2].map((value) =>
      defineSchedule({ name: 'sawtooth', hyper: {}, schedule: () => () => value }),
    );
    const chains = defineOptimizer({ name: 'chain', hyper: {}, build: () => identity() });
    const clashes = [
      [definePlugin({ name: 'a', transformations: [chains] })],
      [plugin, definePlugin({ name: 'a', schedules: [one!] })],
      [definePlugin({ name: 'a', schedules: [one!, two!] })],
    ];
    for (const plugins of clashes)
      expect(refusal(() => createRegistry(plugins)).message).toMatch(/expected each name once, found/);
  });

  it('allows a schedule and a transformation to have the same name', () => {
    const both = defineSchedule({ name: 'slow', hyper: {}, schedule: () => () => 1 });
    const registry = createRegistry([plugin, definePlugin({ name: 'a', schedules: [both] })]);
    expect(isRight(fromSpec(registry)({ name: 'slow' }))).toBe(true);
    expect(isRight(scheduleFromSpec(registry)({ name: 'slow' }))).toBe(true);
  });

  it('refuses an option called name, which says what to build', () => {
    const named = defineSchedule({ name: 'named', hyper: { name: finite() }, schedule: () => () => 1 });
    const error = refusal(() => createRegistry([definePlugin({ name: 'mine', schedules: [named] })]));
    expect([error.argument, error.message]).toEqual([
      'named.name',
      `mine: named.name: expected another name for a hyperparameter: in a spec, name says what to build, found 'name'`,
    ]);
  });
});

describe('a factory of another package', () => {
  const registry = createRegistry([plugin]);
  const read = fromSpec(registry);
  const key = [1, 2] as const;
  const steps = sawtooth({ heights: [1, 3], length: 1 });
  const tx = twice({
    inner: chain(slow({ rate: steps }), stretch(2, { mask: '**.w' })),
    parts: { a: steps, 'b.c': steps },
    key,
  });

  it('is built from its spec as by its factory', () => {
    const spec = JSON.parse(JSON.stringify(toSpec(tx))) as unknown;
    const built = read(spec);
    if (isLeft(built)) throw new Error(built.left[0].message);
    expect(toSpec(built.right)).toEqual(toSpec(tx));
    expect(toSpec(built.right)).toEqual({
      name: 'twice',
      inner: {
        name: 'chain',
        transformations: [
          { name: 'slow', rate: { name: 'sawtooth', heights: [1, 3], length: 1 } },
          { name: 'stretch', factor: 2, mask: '**.w' },
        ],
      },
      parts: {
        a: { name: 'sawtooth', heights: [1, 3], length: 1 },
        'b.c': { name: 'sawtooth', heights: [1, 3], length: 1 },
      },
      form: 'b',
      key: [1, 2],
    });
  });

  it('computes its formula', () => {
    const built = read({ name: 'slow', rate: { name: 'sawtooth', heights: [1, 3], length: 1 } });
    if (isLeft(built)) throw new Error(built.left[0].message);
    let state = built.right.init(tensor([0]));
    const found = [1, 2, 3].map((gradient) => {
      const [update, next] = built.right.update(tensor([gradient]), state);
      state = next;
      return toArray(update)[0];
    });
    expect(found).toEqual([-1, -6, -3]);
  });

  it('is in the schema', () => {
    const check = schemaCheck(jsonSchema(registry));
    expect(check(toSpec(tx))).toEqual([]);
    expect(check({ ...toSpec(tx), form: 'c' })).not.toEqual([]);
  });

  it('may fail in its own way, which is an error of the spec', () => {
    const broken = defineOptimizer({
      name: 'broken',
      hyper: {},
      build: (): ReturnType<typeof identity> => {
        throw new TypeError('out of order');
      },
    });
    const found = fromSpec(createRegistry([definePlugin({ name: 'a', transformations: [broken] })]))({
      name: 'chain',
      transformations: [{ name: 'broken' }],
    });
    expect(isLeft(found) && found.left.map(({ message }) => message)).toEqual([
      '$.transformations[0]: expected options that fit together, found out of order',
    ]);
  });
});
