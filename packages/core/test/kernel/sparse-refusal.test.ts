import { describe, expect, it } from 'vitest';
import {
  add,
  applyUpdates,
  chain,
  chainAll,
  defineRule,
  defineTransformation,
  div,
  eq,
  exp,
  filledWith,
  isSparseTensor,
  leaves,
  makeKey,
  makeStep,
  mask,
  mul,
  namedChain,
  norm,
  randomKey,
  select,
  sparseTensor,
  sub,
  sum,
  tensor,
  TreeMismatchError,
  zeros,
  type AnyTransformation,
  type Expression,
  type GradientLeaf,
  type Mask,
} from '../../src/index.js';
import { refusal } from '../step/live.js';
import { expectSameBits, snapshot } from '@thalweg/testing';

const params = { layers: [{ w: tensor([1, 2, 3]) }], z: tensor([4, 5]) };
const full = { layers: [{ w: tensor([0.5, 1, 2]) }], z: tensor([1, 1]) };
const sparse = { layers: [{ w: sparseTensor([1], tensor([1]), [3]) }], z: tensor([1, 1]) };

const halve = defineRule({
  name: 'halve',
  hyper: {},
  slots: { last: zeros },
  rule: ({ g, last }) => ({ g: mul(0.5, g), last: add(last, g) }),
});

const decay = defineRule({
  name: 'decay',
  hyper: { mask: mask() },
  reads: ['params'],
  rule: ({ g, params }) => ({ g: add(g, mul(0.1, params)) }),
});

const noisy = defineRule({
  name: 'noisy',
  hyper: { key: randomKey(), mask: mask() },
  reads: ['noise'],
  scalars: (_, t) => ({ sigma: div(1, t) }),
  rule: ({ g, noise, sigma }) => ({ g: add(g, mul(sigma, noise)) }),
});

interface Symbols {
  readonly g: Expression;
  readonly params: Expression;
  /** A slot that does not start at zero. */
  readonly q: Expression;
}

/** A rule with this equation, which does not allow sparse gradients. */
const eager = (equation: (symbols: Symbols) => Expression) =>
  defineRule({
    name: 'eager',
    hyper: {},
    slots: { q: filledWith(() => 0.25) },
    reads: ['params'],
    rule: (symbols) => ({ g: equation(symbols), q: symbols.q }),
  });

/** Its slot starts at zero, and then holds something for elements that later gradients leave out. */
const summing = defineRule({
  name: 'summing',
  hyper: {},
  slots: { last: zeros },
  rule: ({ g, last }) => ({ g: mul(norm('leaf', add(g, last)), g), last: g }),
});

const eagerRules: readonly (readonly [what: string, key: string, make: () => AnyTransformation])[] = [
  ['weight decay', 'decay', () => decay()],
  ['weight decay for chosen leaves, this one among them', 'decay', () => decay({ mask: /w$/ })],
  ['noise', 'noisy', () => noisy({ key: makeKey(1) })],
  ['a second decay', 'decay_2', () => chain(decay({ mask: /z$/ }), decay())],
  ['decay under a name', 'main.decay', () => namedChain(['main', chain(halve(), decay())])],
  ['a constant', 'eager', eager(({ g }) => add(g, 1))],
  ['a slot that does not start at zero', 'eager', eager(({ g, q }) => add(g, q))],
  ['an exponential', 'eager', eager(({ g }) => exp(g))],
  ['a sum over the parameters', 'eager', eager(({ g, params }) => mul(g, norm('leaf', params)))],
  ['a sum over a difference', 'eager', eager(({ g, params }) => mul(g, sum('tree', sub(g, params))))],
  [
    'a sum over the parameters in another sum',
    'eager',
    eager(({ g, params }) => mul(g, sum('tree', mul(g, sum('tree', params))))),
  ],
  [
    'what a sum over gradients decides',
    'eager',
    eager(({ g, params }) => select(eq(sum('leaf', mul(g, g)), 0), 0, params)),
  ],
  ['a sum over a slot', 'summing', summing],
  [
    'a sum over the parameters in the next value of a slot',
    'watcher',
    () =>
      defineRule({
        name: 'watcher',
        hyper: {},
        slots: { size: zeros },
        reads: ['params'],
        rule: ({ g, params }) => ({ g, size: norm('leaf', params) }),
      })(),
  ],
];

const runs: readonly (readonly [what: string, act: (tx: AnyTransformation) => unknown])[] = [
  [
    'update',
    (tx) => {
      const whole = chainAll([tx]);
      return whole.update(sparse, whole.init(params), { params });
    },
  ],
  [
    'a step',
    (tx) => {
      const step = makeStep(tx);
      return step(step.init(params), sparse);
    },
  ],
  [
    'a donated step',
    (tx) => {
      const step = makeStep(tx, { donate: true });
      const [at, fresh] = [step.init(params), step.init(params)];
      step(at, full);
      const error = refusal(at, () => step(at, sparse));
      step(at, full);
      step(step(fresh, full), full);
      expectSameBits([at.params, at.state], [fresh.params, fresh.state]);
      throw error;
    },
  ],
];

const mismatch = (act: () => unknown): TreeMismatchError => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TreeMismatchError);
    return error as TreeMismatchError;
  }
  return expect.fail('it was accepted');
};

describe.each(runs)('%s on a sparse gradient', (_, act) => {
  it.each(eagerRules)('is refused if a rule changes elements without a gradient: %s', (_, key, make) => {
    const error = mismatch(() => act(chainAll([halve(), make()])));
    expect(error.path).toMatch(/^(updates|gradients)\.layers\.0\.w$/);
    expect(error.expected).toContain(` ${key} `);
    expect(error.found).toBe('sparse float64 [3]');
  });

  it('refuses a member that is not a rule, and names it', () => {
    const probe = defineTransformation({
      name: 'probe',
      hyper: {},
      init: () => ({}),
      update: (updates, state) => [updates, state],
    });
    const error = mismatch(() => act(chainAll([halve(), probe(), halve()])));
    expect(error.path).toMatch(/^(updates|gradients)\.layers\.0\.w$/);
    expect(error.expected).toContain(' probe ');
  });
});

describe('a rule that changes elements without a gradient', () => {
  it.each<[string, Mask]>([
    ['a regular expression', /z$/],
    ['a predicate', (path) => path === 'z'],
    ['a tree', { layers: [{ w: false }], z: true }],
  ])('does not matter to a leaf that its mask leaves out: %s', (_, where) => {
    const tx = chainAll([halve(), decay({ mask: where }), noisy({ key: makeKey(1), mask: where })]);
    const [updates, state] = tx.update(sparse, tx.init(params), { params });
    expect(leaves<GradientLeaf>(updates).map(isSparseTensor)).toEqual([true, false]);
    const step = makeStep(tx, { donate: true });
    const at = step.init(params);
    step(at, sparse);
    expectSameBits(at.params, applyUpdates(params, updates));
    expectSameBits(at.state, state);
  });
});

describe('parameters', () => {
  const where = { w: sparseTensor([1], tensor([1]), [3]) };
  const tx = halve();

  it.each<[string, string, () => unknown]>([
    ['init', 'params.w', () => tx.init(where as never)],
    ['init of a step', 'params.w', () => makeStep(tx).init(where as never)],
    ['init of a donated step', 'params.w', () => makeStep(tx, { donate: true }).init(where as never)],
    ['applyUpdates', 'params.w', () => applyUpdates(where as never, { w: tensor([1, 2, 3]) } as never)],
    [
      'the context',
      'context.params.w',
      () => {
        const dense = { w: tensor([1, 2, 3]) };
        return tx.update(dense, tx.init(dense), { params: where as never });
      },
    ],
  ])('cannot be sparse: %s', (_, path, act) => {
    expect(mismatch(act).path).toBe(path);
  });

  it('report, from the state alone, that a sparse gradient has another shape', () => {
    const dense = { w: tensor([1, 2, 3, 4]) };
    const state = tx.init(dense);
    const before = snapshot(state);
    const error = mismatch(() => tx.update(where, state));
    expect(error.path).toBe('updates.w');
    expect(error.expected).toContain('float64 [4]');
    expect(error.found).toBe('sparse float64 [3]');
    expectSameBits(state, before);
  });

  it('cannot be added to by sparse updates of another shape', () => {
    expect(mismatch(() => applyUpdates({ w: tensor([1, 2]) }, where)).path).toBe('updates.w');
  });
});
