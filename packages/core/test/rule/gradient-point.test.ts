import { describe, expect, it } from 'vitest';
import {
  add,
  chain,
  chainAll,
  ConfigError,
  decay,
  defineRule,
  explain,
  finite,
  makeStep,
  mul,
  namedChain,
  pow,
  scalarSlot,
  scheduled,
  sub,
  sum,
  tensor,
  toArray,
  TreeMismatchError,
  zeros,
} from '../../src/index.js';

const ahead = defineRule({
  name: 'ahead',
  hyper: { by: decay(0.5), rate: scheduled(finite(1)) },
  slots: { trace: zeros },
  scalars: ({ by }, t) => ({ c: pow(by, t) }),
  rule: ({ g, trace, by, rate }) => {
    const next = add(mul(rate, g), mul(by, trace));
    return { g: next, trace: next };
  },
  gradientPoint: ({ params, trace, c, rate }) => add(params, mul(mul(c, rate), trace)),
});

const params = { w: tensor([1, 2]), none: tensor([]) };

describe('a rule that wants the gradient elsewhere', () => {
  it('says where, from state, parameters, scalars and schedules of the coming step', () => {
    const step = makeStep(ahead({ rate: (count) => 10 ** count }));
    const start = step.init(params);
    expect(toArray(step.gradientPoint(start).w)).toEqual([1, 2]);
    const at = step(start, { w: tensor([4, 8]), none: tensor([]) });
    // c = 0.5² at step 2, the rate 10.
    expect(toArray(step.gradientPoint(at).w)).toEqual([5 + 2.5 * 4, 10 + 2.5 * 8]);
  });

  it('gives the same point from update, chain and namedChain', () => {
    const times = defineRule({ name: 'times', hyper: {}, rule: ({ g }) => ({ g: mul(g, 3) }) });
    const plain = chain(times(), ahead());
    const inside = namedChain(['first', times()], ['second', ahead()]);
    const [, state] = plain.update(params, plain.init(params));
    const [, other] = inside.update(params, inside.init(params));
    expect(toArray(plain.gradientPoint(params, state).w)).toEqual([1.75, 3.5]);
    expect(toArray(inside.gradientPoint(params, other).w)).toEqual([1.75, 3.5]);
  });

  it('may occur once in a chain', () => {
    const tx = chainAll([ahead(), ahead()]);
    expect(() => tx.gradientPoint(params, tx.init(params))).toThrow(ConfigError);
    expect(() => tx.gradientPoint(params, tx.init(params))).toThrow(
      /at most one that reads the gradient at a point other .* found 2/,
    );
  });

  it('is explained', () => {
    expect(explain(ahead()).text).toContain('\n   g at params + c·rate·trace\n');
  });
});

describe('a transformation that does not', () => {
  it('wants it at the parameters', () => {
    const step = makeStep(chain());
    expect(step.gradientPoint(step.init(params))).toBe(params);
  });
});

describe('a scalar slot', () => {
  // Averages the mean square of the gradient over the tree, and divides by it.
  const whole = defineRule({
    name: 'whole',
    hyper: { by: decay(0.5) },
    slots: { average: scalarSlot(2) },
    rule: ({ g, average, by }) => {
      const next = add(mul(by, average), mul(sub(1, by), sum('tree', mul(g, g))));
      return { g: mul(g, next), average: next };
    },
  });

  it('keeps one number for the whole tree, which may come from sums', () => {
    const tx = whole();
    const g = { a: tensor([1, 2]), b: tensor(3) };
    const [updates, state] = tx.update(g, tx.init(g));
    expect(state.whole.average).toBe(0.5 * 2 + 0.5 * 14);
    expect(toArray(updates.a)).toEqual([8, 16]);
    const [, next] = tx.update(g, state);
    expect(next.whole.average).toBe(11);
  });

  it('works on the empty tree', () => {
    const tx = whole();
    expect(tx.update({}, tx.init({}))).toEqual([{}, { whole: { average: 1 } }]);
  });

  it('must be a number', () => {
    const tx = whole();
    const update = () => tx.update(tensor(1), { whole: { average: 'x' } } as never);
    expect(update).toThrow(TreeMismatchError);
    expect(update).toThrow(`state.whole.average: expected a number, found 'x'`);
  });

  it('cannot depend on a sum over a leaf', () => {
    const bad = defineRule({
      name: 'bad',
      hyper: {},
      slots: { total: scalarSlot(0) },
      rule: ({ g }) => ({ g, total: sum('leaf', g) }),
    });
    expect(() => bad()).toThrow(ConfigError);
    expect(() => bad()).toThrow(
      /^bad: slots\.total: expected a next value that is one number for the whole tree/,
    );
  });
});
