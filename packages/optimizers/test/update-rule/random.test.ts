import { foldIn, makeKey, makeStep, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { inverseTimeDecay } from '@thalweg/schedules';
import { expectClose } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import {
  addNoise,
  mutateUpdateRule,
  randomUpdateRule,
  requireUpdateRule,
  scaleByUpdateRule,
  updateFunctions,
  updateOperands,
  updateResults,
  type UpdateFunction,
  type UpdateGroup,
  type UpdateRule,
} from '../../src/index.js';

const size = 40_000;
const ones = tensor(Array.from({ length: size }, () => 1));

/** The first update for gradients of 1. */
const updates = (groups: readonly UpdateGroup[]): readonly number[] => {
  const tx = scaleByUpdateRule({ groups, key: makeKey(2) });
  return toArray(tx.update(ones, tx.init(ones), { params: ones })[0]);
};

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Two drops of 1, the second of which counts for 2, so that the sum tells which were dropped. */
const twoDrops = (first: UpdateFunction, second: UpdateFunction) =>
  updates([{ left: '1', right: '2', leftFunction: first, rightFunction: second, combine: 'x+y' }]);

describe('a random update rule', () => {
  it.each([
    ['drop(x,0.1)', 'drop(x,0.1)', 0.1, 0.1],
    ['drop(x,0.3)', 'drop(x,0.5)', 0.3, 0.5],
  ] as const)('drops elements with independent chances: %s, %s', (first, second, p, q) => {
    const sums = twoDrops(first, second);
    const share = (of: number) => sums.filter((x) => x === of).length / size;
    // Four standard deviations of a share are at most 0.01.
    expect(Math.abs(share(0) - p * q)).toBeLessThan(0.01);
    expect(Math.abs(share(1) - (1 - p) * q)).toBeLessThan(0.01);
    expect(Math.abs(share(2) - p * (1 - q))).toBeLessThan(0.01);
    expect(Math.abs(share(3) - (1 - p) * (1 - q))).toBeLessThan(0.01);
  });

  it('has noise of the variance that it is given', () => {
    const noise = updates([
      { left: 'noise', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' },
    ]);
    expect(Math.abs(mean(noise))).toBeLessThan(0.003);
    expect(Math.abs(mean(noise.map((x) => x * x)) - 0.01)).toBeLessThan(0.0004);
  });

  it('has the annealed noise of addNoise, by a schedule', () => {
    const key = makeKey(5);
    const groups: UpdateRule = [
      { left: 'noise', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' },
    ];
    const noiseVariance = inverseTimeDecay({ initialValue: 0.3, steps: 1, power: 0.55 });
    const drawn = (tx: AnyTransformation) => {
      const step = makeStep(tx);
      let at = step.init(tensor(new Float64Array(8)));
      return Array.from({ length: 5 }, () => {
        at = step(at, tensor(new Float64Array(8)));
        return toArray(at.params);
      });
    };
    expectClose(
      drawn(scaleByUpdateRule({ groups, noiseVariance, key })),
      drawn(addNoise({ eta: 0.3, gamma: 0.55, key })),
    );
  });

  it('drops elements independently of its noise, which is the same wherever it is read', () => {
    const both = updates([
      { left: 'noise', right: '1', leftFunction: 'x', rightFunction: 'drop(x,0.5)', combine: 'x+y' },
      { left: 'u1', right: 'noise', leftFunction: 'x', rightFunction: 'x', combine: 'x-y' },
    ]);
    // What is left is 0 or 1, but for rounding.
    expect(new Set(both.map((x) => Math.round(x * 2 ** 40)))).toEqual(new Set([0, 2 ** 40]));
    const products = updates([
      { left: 'noise', right: '1', leftFunction: 'x', rightFunction: 'drop(x,0.5)', combine: 'x*y' },
    ]);
    const kept = products.filter((x) => x !== 0);
    expect(Math.abs(kept.length / size - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(mean(kept))).toBeLessThan(0.003);
    expect(Math.abs(mean(kept.map((x) => x * x)) - 0.01)).toBeLessThan(0.0004);
  });

  it('needs a key, and says so', () => {
    const left = { left: 'g', right: 'g', leftFunction: 'drop(x,0.1)', rightFunction: 'x' } as const;
    expect(() => scaleByUpdateRule({ groups: [{ ...left, combine: 'x' }] })).toThrow(
      'scaleByUpdateRule: key: expected a random key, since the rule has noise or drops elements, found null',
    );
    // What the update does not depend on counts for nothing.
    const unread = { ...left, left: 'g', leftFunction: 'x', rightFunction: 'drop(x,0.1)' } as const;
    expect(() => scaleByUpdateRule({ groups: [{ ...unread, combine: 'x' }] })).not.toThrow();
  });
});

describe('an update rule', () => {
  it('keeps only the averages that it uses', () => {
    const slots = (groups: readonly UpdateGroup[]) => {
      const tx = scaleByUpdateRule({ groups });
      return Object.keys(tx.init(tensor([1])).scaleByUpdateRule).sort();
    };
    const keepLeft = { right: 'gamma', leftFunction: 'x', rightFunction: 'x', combine: 'x' } as const;
    expect(slots([{ ...keepLeft, left: 'g' }])).toEqual(['count']);
    expect(slots([{ ...keepLeft, left: 'sign(m)' }])).toEqual(['count', 'mu']);
    expect(slots([{ ...keepLeft, left: 'adam' }])).toEqual(['count', 'mu', 'nu']);
    expect(slots([{ ...keepLeft, left: 'rmsprop' }])).toEqual(['count', 'rms']);
    expect(slots([{ ...keepLeft, left: 'v', combine: 'x+y' }])).toEqual(['count', 'cubes', 'nu']);
    // The second group does not use the first.
    expect(
      slots([
        { ...keepLeft, left: 'adam' },
        { ...keepLeft, left: 'g' },
      ]),
    ).toEqual(['count']);
  });

  it.each([
    [[], 'demo: groups: expected a list of 1 to 4 groups, found a list of 0'],
    ['sgd', "demo: groups: expected a list of 1 to 4 groups, found 'sgd'"],
    [[null], 'demo: groups.0: expected a group'],
    [[{}], "demo: groups.0.left: expected one of 'g', 'g^2'"],
  ])('is refused with the place of what is wrong: %j', (rule, message) => {
    expect(() => requireUpdateRule('demo', 'groups', rule)).toThrow(message);
  });

  it('may use only the results before a group', () => {
    const group = { left: 'g', right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' };
    const using = (right: string) => ({ ...group, right });
    expect(() => requireUpdateRule('demo', 'groups', [group, using('u1')])).not.toThrow();
    expect(() => requireUpdateRule('demo', 'groups', [group, using('u2')])).toThrow(
      /groups\.1\.right: expected .*'u1', found 'u2'/,
    );
    expect(() => requireUpdateRule('demo', 'groups', [{ ...group, more: 1 }])).toThrow(
      'groups.0.more: expected no such place',
    );
  });
});

describe('randomUpdateRule', () => {
  it('draws every token about as often as any other', () => {
    const rules = Array.from({ length: 3000 }, (_, i) => randomUpdateRule(foldIn(makeKey(0), i), 2));
    const counts = (of: (group: UpdateGroup) => string, index: number) => {
      const found = new Map<string, number>();
      for (const rule of rules) {
        const token = of(rule[index]!);
        found.set(token, (found.get(token) ?? 0) + 1);
      }
      return found;
    };
    const lefts = counts(({ left }) => left, 1);
    expect([...lefts.keys()].sort()).toEqual([...updateOperands, updateResults[0]].sort());
    // The expected count is 167, and five standard deviations are 63.
    for (const count of lefts.values()) expect(Math.abs(count - 3000 / 18)).toBeLessThan(63);
    expect(counts(({ right }) => right, 0).size).toBe(updateOperands.length);
    expect(counts(({ rightFunction }) => rightFunction, 0).size).toBe(updateFunctions.length);
  });

  it.each([0, 5, 1.5, Number.NaN])('refuses a depth of %s', (depth) => {
    expect(() => randomUpdateRule(makeKey(0), depth)).toThrow('depth: expected a whole number from 1 to 4');
  });
});

describe('mutateUpdateRule', () => {
  it('changes one token, any of them, to another that its place may have', () => {
    const places = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const rule = randomUpdateRule(foldIn(makeKey(3), i), 3);
      const mutated = mutateUpdateRule(foldIn(makeKey(4), i), rule);
      requireUpdateRule('test', 'mutated', mutated);
      const changed = rule.flatMap((group, at) =>
        Object.entries(group).flatMap(([place, token]) =>
          token === mutated[at]![place as keyof UpdateGroup] ? [] : [`${at}.${place}`],
        ),
      );
      expect(changed).toHaveLength(1);
      places.add(changed[0]!);
    }
    expect(places.size).toBe(15);
  });
});
