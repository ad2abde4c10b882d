import { describe, expect, it } from 'vitest';
import {
  add,
  ConfigError,
  defineRule,
  flag,
  makeKey,
  mask,
  mul,
  nonNegative,
  norm,
  pow,
  randomKey,
  scheduled,
  sub,
  sum,
  tensor,
  toArray,
  TreeMismatchError,
  div,
  mapTree,
  makeStep,
  type Mask,
  type Tensor,
} from '../../src/index.js';

const noisy = defineRule({
  name: 'noisy',
  hyper: { key: randomKey(), rate: scheduled(nonNegative(1)) },
  reads: ['noise'],
  rule: ({ g, noise, rate }) => ({ g: add(g, mul(rate, noise)) }),
});

describe('noise', () => {
  const update = (tree: Record<string, Tensor>, count = 0, seed = 1) => {
    const tx = noisy({ key: makeKey(seed) });
    return tx.update(tree, { noisy: { count } })[0] as Record<string, Tensor>;
  };
  const zero = tensor([0, 0, 0]);

  it('depends on key, step, path and index, and on nothing else', () => {
    const noise = toArray(update({ a: zero }).a!);
    expect(toArray(update({ a: zero }).a!)).toEqual(noise);
    expect(toArray(update({ a: tensor([0, 0]) }).a!)).toEqual(noise.slice(0, 2));
    expect(toArray(update({ Z: zero, a: zero, b: zero }).a!)).toEqual(noise);
    const others = [update({ b: zero }).b!, update({ a: zero }, 1).a!, update({ a: zero }, 0, 2).a!];
    for (const other of others) expect(toArray(other).some((x, i) => x === noise[i])).toBe(false);
    expect(new Set(noise).size).toBe(3);
  });

  it('differs from step to step, also in a rule that reads nothing else of the step', () => {
    const shaken = defineRule({
      name: 'shaken',
      hyper: { key: randomKey() },
      reads: ['noise'],
      rule: ({ g, noise }) => ({ g: add(g, noise) }),
    })({ key: makeKey(1) });
    const [first, state] = shaken.update(zero, shaken.init(zero));
    const [second, last] = shaken.update(zero, state);
    expect(toArray(first).some((x, i) => x === toArray(second)[i])).toBe(false);
    expect(last.shaken.count).toBe(2);
  });

  it('is standard normal', () => {
    const n = 40_000;
    const z = toArray(update({ a: tensor(new Float64Array(n)) }).a!);
    const moment = (k: number) => z.reduce((total, x) => total + x ** k, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(moment(3))).toBeLessThan(0.06);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2);
  });

  it('needs a key', () => {
    const keyless = defineRule({
      name: 'keyless',
      hyper: {},
      reads: ['noise'],
      rule: ({ g, noise }) => ({ g: add(g, noise) }),
    });
    expect(() => keyless()).toThrow(
      'keyless: hyper.key: expected randomKey(), since the rule reads noise, found nothing',
    );
  });
});

describe('a mask', () => {
  it('must be declared by mask(), which carries what it needs', () => {
    const { kind, presence, expected, accepts, fallback, written } = mask();
    const masked = defineRule({
      name: 'masked',
      hyper: { where: { kind, presence, expected, accepts, fallback, written } },
      rule: ({ g }) => ({ g }),
    });
    expect(() => masked({ where: '**.w' })).toThrow(
      'masked: hyper.where: expected mask(), since its kind is mask, found an object with ',
    );
    expect(masked().members).toHaveLength(1);
  });
});

describe('a scheduled hyperparameter', () => {
  it('is read at the count before the step', () => {
    const seen: number[] = [];
    const tx = noisy({ key: makeKey(1), rate: (step) => (seen.push(step), 0) });
    let state = tx.init(tensor(0));
    for (let i = 0; i < 3; i++) [, state] = tx.update(tensor(1), state);
    expect(seen).toEqual([0, 1, 2]);
    expect(state.noisy.count).toBe(3);
  });

  it.each([NaN, Infinity, -1, '1', undefined])('is an error at the step where its value is %s', (value) => {
    const tx = noisy({ key: makeKey(1), rate: (step) => (step === 1 ? (value as number) : 0) });
    const [, state] = tx.update(tensor(1), tx.init(tensor(0)));
    expect(() => tx.update(tensor(1), state)).toThrow(ConfigError);
    expect(() => tx.update(tensor(1), state)).toThrow(
      /^noisy: rate at step 1: expected a finite number, 0 or more/,
    );
  });
});

describe('scalars', () => {
  it('count steps from 1 on', () => {
    const powers = defineRule({
      name: 'powers',
      hyper: { base: nonNegative() },
      scalars: ({ base }, t) => ({ c: pow(base, t) }),
      rule: ({ g, c }) => ({ g: mul(g, c) }),
    });
    const step = makeStep(powers({ base: 2 }));
    let at = step.init(tensor(0));
    for (let i = 0; i < 3; i++) at = step(at, tensor(1));
    expect(at.params.get()).toBe(2 + 4 + 8);
  });
});

describe('sums', () => {
  const rule = (over: 'leaf' | 'tree') =>
    defineRule({ name: 'rule', hyper: {}, rule: ({ g }) => ({ g: mul(sum(over, g), div(g, g)) }) })();

  it('run over one leaf or over all', () => {
    const g = { a: tensor([1, 2]), b: tensor([10]), none: tensor([]) };
    const of = (over: 'leaf' | 'tree') =>
      mapTree((t: Tensor) => toArray(t), rule(over).update(g, rule(over).init(g))[0]);
    expect(of('leaf')).toEqual({ a: [3, 3], b: [10], none: [] });
    expect(of('tree')).toEqual({ a: [13, 13], b: [13], none: [] });
  });

  it('add float32 elements in double, squares too', () => {
    const big = tensor([3e30, 4e30], 'float32');
    const unit = defineRule({ name: 'unit', hyper: {}, rule: ({ g }) => ({ g: div(g, norm('tree', g)) }) })();
    const [u] = unit.update(big, unit.init(big));
    expect(u.get(0)).toBeCloseTo(0.6, 6);
    expect(u.get(1)).toBeCloseTo(0.8, 6);
  });

  it('add in four lanes, combined pairwise', () => {
    const values = Array.from({ length: 11 }, (_, i) => 0.1 * (i + 1) ** 5);
    const lanes = [0, 0, 0, 0];
    values.forEach((x, i) => (lanes[i % 4]! += x));
    const [u] = rule('leaf').update(tensor(values), rule('leaf').init(tensor(values)));
    expect(u.get(0)).toBe(lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!));
  });

  it('may depend on other sums', () => {
    // The sum of squared deviations from the mean of a leaf of 4.
    const spread = defineRule({
      name: 'spread',
      hyper: {},
      rule: ({ g }) => {
        const deviation = sub(g, div(sum('leaf', g), 4));
        return { g: mul(sum('leaf', mul(deviation, deviation)), div(g, g)) };
      },
    })();
    const g = tensor([1, 2, 3, 6]);
    expect(toArray(spread.update(g, spread.init(g))[0])).toEqual([14, 14, 14, 14]);
  });
});

describe('a static hyperparameter', () => {
  it('may change the graph', () => {
    const maybe = defineRule({
      name: 'maybe',
      hyper: { twice: flag(false) },
      rule: ({ g, twice }) => ({ g: twice ? add(g, g) : g }),
    });
    const apply = (tx: ReturnType<typeof maybe>) => tx.update(tensor(3), tx.init(tensor(0)))[0].get();
    expect([apply(maybe()), apply(maybe({ twice: true }))]).toEqual([3, 6]);
  });
});

describe('a mask', () => {
  const only = defineRule({
    name: 'only',
    hyper: { factor: nonNegative(), where: mask() },
    argument: 'factor',
    rule: ({ g, factor }) => ({ g: mul(factor, g) }),
  });
  const g = { layers: [{ b: tensor(1), w: tensor(1) }], scale: tensor(1) };
  const apply = (where: Mask) => {
    const tx = only(5, { where });
    return mapTree((t: Tensor) => t.get(), tx.update(g, tx.init(g))[0]);
  };
  const chosen = { layers: [{ b: 1, w: 5 }], scale: 1 };

  it.each<[string, Mask]>([
    ['a tree of booleans', { layers: [{ b: false, w: true }], scale: false }],
    ['a regular expression', /\.w$/],
    ['a global regular expression', /\.w$/g],
    ['a predicate', (path) => path === 'layers.0.w'],
  ])('may be %s', (_, where) => {
    expect(apply(where)).toEqual(chosen);
    expect(apply(where)).toEqual(chosen);
  });

  it('may be true or false alone', () => {
    expect(apply(true)).toEqual({ layers: [{ b: 5, w: 5 }], scale: 5 });
  });

  it('chooses anew in a tree of another structure', () => {
    const tx = only(5, { where: /w$/ });
    const update = (tree: Readonly<Record<string, Tensor>>) =>
      mapTree((t: Tensor) => t.get(), tx.update(tree, tx.init(tree))[0]);
    const one = tensor(1);
    expect(update({ b: one, w: one })).toEqual({ b: 1, w: 5 });
    expect(update({ w: one, z: one })).toEqual({ w: 5, z: 1 });
  });

  it('of another structure is an error with its path', () => {
    expect(() => apply({ layers: [{ b: false }], scale: false })).toThrow(TreeMismatchError);
    expect(() => apply({ layers: [{ b: false }], scale: false })).toThrow(
      /where\.layers\.0\.w: expected an entry/,
    );
    expect(() => apply(() => 1 as never)).toThrow(/layers\.0\.b: expected true or false, found 1/);
  });
});
