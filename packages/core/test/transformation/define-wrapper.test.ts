import { describe, expect, it } from 'vitest';
import { adam, adamw, clip, momentum, nesterov, scale, scaleByAdam, sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import {
  add,
  applyUpdates,
  chain,
  ConfigError,
  count,
  defineTransformation,
  defineWrapper,
  div,
  explain,
  flag,
  ge,
  gt,
  identity,
  lt,
  makeStep,
  masked,
  mul,
  namedChain,
  ne,
  norm,
  onHost,
  partition,
  scalarSlot,
  scheduled,
  select,
  sparseTensor,
  sub,
  tensor,
  zeros,
  type AnyTransformation,
} from '../../src/index.js';
import { countingHost, readHandle } from '../hosted/counting-host.js';

const numbers = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(seed + 3 * i) * (1 + (i % 5)));
const tree = (seed: number) => ({
  w: tensor(numbers(700, seed), [7, 100]),
  b: tensor(numbers(6, seed + 2), [2, 3], 'float64'),
});
type Params = ReturnType<typeof tree>;
const doubled = (a: Params): Params => applyUpdates(a, a);
// Every other one has a norm below 90.
const gradients = Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? tree(i + 5) : doubled(tree(i + 5))));

/** Runs its members in every second step, on the sum of both gradients. */
const everySecond = defineWrapper({
  name: 'everySecond',
  hyper: {},
  slots: { first: zeros, odd: scalarSlot(0) },
  receives: ({ g, first }) => add(first, g),
  runs: ({ odd }) => gt(odd, 0),
  rule: ({ g, u, runs, odd }) => ({
    g: select(ne(runs, 0), u, 0),
    first: select(ne(runs, 0), 0, g),
    odd: sub(1, odd),
  }),
  dense: true,
});

/** Runs its members on gradients that are not long. */
const ifShort = defineWrapper({
  name: 'ifShort',
  hyper: { longest: count() },
  slots: { long: scalarSlot(0) },
  runs: ({ g, longest }) => lt(norm('tree', g), longest),
  rule: ({ g, u, runs, long }) => ({
    g: select(ne(runs, 0), u, mul(-0.001, g)),
    long: add(long, sub(1, runs)),
  }),
});

/** Reads the parameters, and both gradient and update. */
const pulled = defineWrapper({
  name: 'pulled',
  hyper: { strength: scheduled(count(0)) },
  slots: { start: zeros },
  reads: ['params'],
  scalars: ({ strength }, t) => ({ pull: div(strength, add(t, 1)), step: t }),
  rule: ({ g, u, params, start, pull, step }) => {
    const first = select(gt(step, 1), start, params);
    return { g: add(sub(u, mul(pull, sub(params, first))), mul(0.01, g)), start: first };
  },
  dense: true,
});

/** Its members start again after every third step, or after each long gradient. */
const startingAgain = defineWrapper({
  name: 'startingAgain',
  hyper: { atLong: flag(false) },
  slots: { steps: scalarSlot(0) },
  reads: ['params'],
  resets: ({ g, steps, atLong }) => (atLong ? gt(norm('tree', g), 90) : gt(steps, 1)),
  rule: ({ u, steps }) => ({ g: u, steps: select(gt(steps, 1), 0, add(steps, 1)) }),
});

const forms = [
  {},
  { backend: 'reference' },
  { backend: 'js' },
  { backend: 'wasm' },
  { donate: true },
  { donate: true, backend: 'js' },
] as const;

const steps = (tx: AnyTransformation, options: object, given: readonly Params[] = gradients) => {
  const step = makeStep(tx, options);
  let at = step.init(tree(1) as never) as { readonly params: Params; readonly state: unknown };
  for (const gradient of given) at = step(at as never, gradient as never) as never;
  return { params: at.params, state: at.state };
};

/** The transformation as a member that is not a rule. */
const opaque = (tx: ReturnType<typeof scaleByAdam>) =>
  defineTransformation({
    name: 'opaque',
    hyper: {},
    init: (params) => ({ inner: tx.init(params as never) as never }),
    update: (updates, { inner }) => {
      const [changed, next] = tx.update(updates as never, inner);
      return [changed, { inner: next as never }];
    },
  })();

const opaqueAdam = opaque(scaleByAdam());

describe('defineWrapper', () => {
  it.each(forms)('runs its members in the steps that it says, on what it says: %j', (options) => {
    const inner = adamw({ learningRate: (t) => 0.1 / (t + 1), weightDecay: 0.1 });
    const at = steps(everySecond(inner), options);
    const pairs = [0, 2, 4, 6].map((i) => applyUpdates(gradients[i]!, gradients[i + 1]!));
    const expected = steps(inner, {}, pairs);
    expectSameBits(at.params, expected.params);
    expectSameBits(at.state, { ...(expected.state as object), everySecond: { first: gradients[8], odd: 1 } });
  });

  it.each(forms)('leaves the states of its members alone where a sum says so: %j', (options) => {
    const short = tree(5);
    const long = doubled(tree(6));
    const isShort = (g: Params) => g === short;
    const longest = 90;
    const inner = adam({ learningRate: 0.1 });
    const at = steps(ifShort(inner, { longest }), options, [short, long, short, long, long]);
    expect((at.state as { ifShort: unknown }).ifShort).toEqual({ long: 3 });
    let params = tree(1);
    let state = inner.init(params);
    for (const g of [short, long, short, long, long]) {
      const [u, next] = isShort(g)
        ? inner.update(g, state)
        : scale(-0.001).update(g, scale(-0.001).init(params));
      params = applyUpdates(params, u);
      if (isShort(g)) state = next as never;
    }
    expectSameBits(at.params, params);
    expectSameBits(at.state, { ...state, ifShort: { long: 3 } });
  });

  it.each([...forms.entries()].map(([i, form]) => [form, i % 2 === 1] as const))(
    'starts the states of its members again after the steps that it says: %j, %s',
    (options, atLong) => {
      const inner = adamw({ learningRate: (t) => 0.1 / (t + 1), weightDecay: 0.1 });
      const at = steps(startingAgain(inner, { atLong }), options, gradients.slice(0, 8));
      let params = tree(1);
      let state = inner.init(params);
      gradients.slice(0, 8).forEach((g, i) => {
        const [u, next] = inner.update(g, state, { params });
        params = applyUpdates(params, u);
        state = (atLong ? i % 2 === 1 : i % 3 === 2) ? inner.init(params) : next;
      });
      expectSameBits(at.params, params);
      expectSameBits(at.state, { ...state, startingAgain: { steps: 2 } });
    },
  );

  it('starts again at the parameters after the step, and leaves a NaN behind', () => {
    const fromStart = defineTransformation({
      name: 'fromStart',
      hyper: {},
      init: (params) => ({ start: params }),
      update: (updates, state) => [updates, state],
    });
    for (const wrap of [startingAgain, (tx: typeof opaqueAdam) => masked('w', startingAgain(tx))]) {
      const at = steps(
        wrap(chain(opaqueAdam, fromStart()) as never),
        { donate: true },
        gradients.slice(0, 3),
      );
      const { fromStart: found } = at.state as { readonly fromStart: { readonly start: Params } };
      expectSameBits(found.start.w, at.params.w);
    }
    const tx = startingAgain(momentum({ learningRate: 1 }));
    const params = tensor([1]);
    let state = tx.init(params);
    for (const g of [1, NaN, 2]) [, state] = tx.update(tensor([g]), state, { params });
    expectSameBits(state.addMomentum.trace, tensor([0]));
  });

  const wrapped: readonly (readonly [string, (inner: AnyTransformation) => AnyTransformation])[] = [
    ['every second step', (inner) => everySecond(inner)],
    ['short gradients', (inner) => ifShort(inner, { longest: 90 })],
    ['parameters', (inner) => pulled(inner, { strength: (t) => t })],
    ['wrappers', (inner) => pulled(everySecond(ifShort(inner, { longest: 90 })), { strength: 2 })],
    [
      'starting again',
      (inner) => everySecond(startingAgain(chain(inner, startingAgain(inner, { atLong: true })))),
    ],
    ['the same one', (inner) => everySecond(everySecond(inner))],
    ['a chain', (inner) => chain(clip(2), everySecond(chain(inner, clip(0.5))), sgd({ learningRate: 0.1 }))],
    ['a mask', (inner) => masked('w', everySecond(inner))],
    [
      'a part',
      (inner) =>
        partition(['w', 'w', ifShort(inner, { longest: 90 })], ['b', true, sgd({ learningRate: 1 })]),
    ],
    ['a name', (inner) => namedChain(['own', everySecond(inner)], ['rate', sgd({ learningRate: 0.1 })])],
  ];

  it.each(wrapped)('gives the same bits in every form, with %s', (_, wrap) => {
    const expected = steps(wrap(scaleByAdam()), {});
    for (const options of forms) expectSameBits(steps(wrap(scaleByAdam()), options), expected);
  });

  it.each(wrapped)('wraps a member that is not a rule as it wraps a rule, with %s', (_, wrap) => {
    const expected = steps(wrap(scaleByAdam()), {}).params;
    expectSameBits(steps(wrap(opaque(scaleByAdam())), {}).params, expected);
    expectSameBits(steps(wrap(opaque(scaleByAdam())), { donate: true }).params, expected);
    expectSameBits(steps(wrap(chain(opaque(identity() as never), scaleByAdam())), {}).params, expected);
  });

  it.each(wrapped)('gives the same bits on a host that reads, with %s', (_, wrap) => {
    const tx = wrap(scaleByAdam());
    const { host, handle } = countingHost();
    const hosted = onHost(tx, { ...host, read: readHandle });
    const handles = (of: Params) => ({ w: handle(of.w), b: handle(of.b) });
    const step = makeStep(tx);
    let at = step.init(tree(1) as never) as unknown as { readonly params: Params };
    let params = handles(tree(1));
    let state = hosted.init(params) as never;
    for (const g of gradients) {
      at = step(at as never, g as never) as never;
      const [u, next] = hosted.update(handles(g), state, { params });
      params = hosted.apply(params, u);
      state = next as never;
    }
    expectSameBits({ w: params.w.tensor, b: params.b.tensor }, at.params);
  });

  it('steps two runs in turn, each in its own memory', () => {
    const tx = everySecond(masked('w', scaleByAdam()));
    const step = makeStep(tx, { donate: true });
    const small = { w: tensor([1, 2]), b: tensor([3], [1], 'float64') };
    const [one, other] = [step.init(tree(1)), step.init(small)];
    gradients.forEach((g, i) => {
      step(one, g);
      if (i % 2 === 0) step(other, small);
    });
    expectSameBits(one.params, steps(tx, {}).params);
    const pure = makeStep(tx);
    let at = pure.init(small);
    for (let i = 0; i < gradients.length; i += 2) at = pure(at, small);
    expectSameBits(other.params, at.params);
  });

  it('wraps nothing', () => {
    const at = steps(everySecond(identity()), {});
    expectSameBits(at.state, { everySecond: { first: gradients[8], odd: 1 } });
  });

  it('reads the gradient where its members look ahead', () => {
    const tx = everySecond(nesterov({ learningRate: 0.1 }));
    const inner = nesterov({ learningRate: 0.1 });
    const params = tree(1);
    const [, state] = tx.update(tree(3), tx.update(tree(2), tx.init(params))[1]);
    const [, alone] = inner.update(applyUpdates(tree(2), tree(3)), inner.init(params));
    expectSameBits(tx.gradientPoint(params, state), inner.gradientPoint(params, alone));
  });

  it('takes a sparse gradient where it and its members do', () => {
    const sparse = { w: sparseTensor([1], tensor([[3, 4]]), [3, 2]) };
    const start = {
      w: tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    };
    const tx = ifShort(momentum({ learningRate: 1 }), { longest: 100 });
    const inner = momentum({ learningRate: 1 });
    expectSameBits(tx.update(sparse, tx.init(start))[0], inner.update(sparse, inner.init(start))[0]);
    const dense = everySecond(inner);
    expect(() => dense.update(sparse, dense.init(start))).toThrow(
      /updates\.w: expected a dense tensor, since everySecond/,
    );
  });

  it('explains what its members receive and when they run', () => {
    expect(
      explain(everySecond(sgd({ learningRate: 1 })))
        .text.split('\n')
        .slice(2),
    ).toEqual([
      '2. everySecond',
      '   the member before receives first + g',
      '   runs = (1 if odd > 0 else 0): 1 if the member before runs',
      '   first′ = (0 if runs ≠ 0 else g)',
      '   odd′ = 1 − odd',
      '   g′ = (u if runs ≠ 0 else 0)',
    ]);
  });

  it('explains when they start again', () => {
    expect(explain(startingAgain(sgd({ learningRate: 1 }))).text).toContain(
      'resets = (1 if steps > 1 else 0): 1 if the member before starts again after the step',
    );
  });

  it('runs in the pass of its members', () => {
    const [pass, another] = explain(everySecond(sgd({ learningRate: 1 }))).passes;
    expect(another).toBeUndefined();
    expect(pass!.members).toEqual(['scaleByLearningRate', 'everySecond', 'applyUpdates']);
  });

  it('refuses what it cannot wrap or declare', () => {
    // @ts-expect-error -- not a transformation
    expect(() => everySecond({})).toThrow(ConfigError);
    const define = (parts: object) => () =>
      (
        defineWrapper({ name: 'own', hyper: {}, rule: ({ u }) => ({ g: u }), ...parts }) as typeof everySecond
      )(identity());
    expect(define({ slots: { u: zeros } })).toThrow(/u: expected another name/);
    expect(define({ hyper: { transformation: count(1) } })).toThrow(/transformation: expected another name/);
    expect(define({ scalars: () => ({ runs: add(1, 2) }) })).toThrow(/runs: expected another name/);
    expect(define({ runs: ({ g }: { g: never }) => ge(g, 0) })).toThrow(
      /runs: expected a condition that is the same for the whole tree/,
    );
    expect(define({ reads: ['params'], resets: ({ g }: { g: never }) => ge(g, 0) })).toThrow(
      /resets: expected a condition that is the same for the whole tree/,
    );
    expect(define({ resets: () => ge(add(1, 2), 0) })).toThrow(/reads: expected 'params' in it/);
    const sparse = sparseTensor([1], tensor([[3, 4]]), [3, 2]);
    const again = startingAgain(momentum({ learningRate: 1 }));
    const params = tensor(new Float64Array(6), [3, 2]);
    expect(() => again.update(sparse, again.init(params), { params })).toThrow(
      /expected a dense tensor, since startingAgain/,
    );
    expect(define({ receives: () => 3 })).toThrow(/receives: expected what the members receive/);
  });
});
