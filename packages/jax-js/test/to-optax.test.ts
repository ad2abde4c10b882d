import { jit, numpy as np, tree, type JsTree } from '@jax-js/jax';
import {
  applyUpdates,
  chain,
  chainAll,
  defineRule,
  div,
  makeKey,
  mapTree,
  max,
  mul,
  norm,
  scalarSlot,
  tensor,
  toNdArray,
  type AnyTransformation,
  type Dtype,
  type Tensor,
} from '@thalweg/core';
import { adam, adamw, addNoise, clipByGlobalNorm, momentum, nadam, nesterov, sgd } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { jaxHost, toOptax, type OptaxTransformation } from '../src/index.js';
import { liveBuffers } from './live-buffers.js';

// Not in the order in which thalweg lists keys.
const start = () => ({
  w: np.array([
    [1, -2],
    [0.5, 3],
  ]),
  b: np.array([0.25, -0.5]),
});
type Params = ReturnType<typeof start>;

const target = 0.75;

/** The gradient of a parabola whose curvature differs between the leaves. Consumes the parameters. */
const gradientAt = ({ w, b }: Params): Params => ({ w: w.sub(target).mul(2), b: b.sub(target).mul(0.125) });

/** One step, which consumes its arguments. */
const stepOf =
  (solver: OptaxTransformation) =>
  (params: Params, state: JsTree<np.Array>): [Params, JsTree<np.Array>] => {
    const [updates, next] = solver.update(gradientAt(tree.ref(params)), state, tree.ref(params));
    return [tree.map((a: np.Array, b: np.Array) => a.add(b), params, updates), next];
  };

const js = (arrays: JsTree<np.Array>): unknown => tree.map((a: np.Array) => a.ref.js() as number, arrays);

/** Takes steps, and returns the parameters and the state as plain numbers; frees all. */
const train = (solver: OptaxTransformation, steps: number, step = stepOf(solver)) => {
  let params = start();
  let state = solver.init(tree.ref(params));
  for (let i = 0; i < steps; i++) {
    [params, state] = step(params, state);
    // A read runs what is pending. Without it the list of that grows, and each step copies it.
    params.b.ref.dataSync();
  }
  const numbers = { params: js(params), state: js(state) };
  tree.dispose(params);
  tree.dispose(state);
  return numbers;
};

const cosine = () => cosineDecay({ initialValue: 0.1, steps: 100 });

/** A rule with a number that depends on a sum: the largest norm so far, by which it divides. */
const byLargestNorm = () =>
  defineRule({
    name: 'byLargestNorm',
    hyper: {},
    slots: { largest: scalarSlot(0) },
    rule: ({ g, largest }) => {
      const next = max(largest, norm('tree', g));
      return { g: mul(g, div(0.5, next)), largest: next };
    },
  })();

/** The parameters after the same steps on tensors. */
const onTensors = (of: AnyTransformation, steps: number, dtype: Dtype): readonly number[] => {
  const tx = chainAll([of]);
  const plain = (tree: Params) =>
    mapTree((a: np.Array) => {
      const { shape } = a;
      return tensor([a.js() as number[]].flat(Infinity), shape, dtype);
    }, tree) as { readonly w: Tensor; readonly b: Tensor };
  let params = plain(start());
  let state = tx.init(params);
  const scaled = (leaf: Tensor, factor: number) => {
    const { data, shape } = toNdArray(leaf);
    const round = dtype === 'float32' ? Math.fround : Number;
    return tensor(
      Array.from(data, (x) => round(x - target) * round(factor)),
      shape,
      dtype,
    );
  };
  for (let i = 0; i < steps; i++) {
    const gradient = { w: scaled(params.w, 2), b: scaled(params.b, 0.125) };
    const [updates, next] = tx.update(gradient, state, { params });
    [params, state] = [applyUpdates(params, updates), next];
  }
  return [params.w, params.b].flatMap((leaf) => Array.from(toNdArray(leaf).data));
};

const flat = (numbers: unknown): readonly number[] => {
  const { w, b } = numbers as { readonly w: unknown[]; readonly b: unknown[] };
  return [w, b].flat(Infinity) as number[];
};

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const optimizers: readonly (readonly [name: string, steps: number, make: () => AnyTransformation])[] = [
  ['adam', 100, () => adam({ learningRate: cosine() })],
  ['nadam', 25, () => nadam({ learningRate: cosine() })],
  ['clipped adamw', 25, () => chain(clipByGlobalNorm(1), adamw({ learningRate: 0.05, mask: '**.w' }))],
  ['momentum', 25, () => momentum({ learningRate: 0.01, momentum: 0.9 })],
  ['a number behind a sum', 25, () => chain(byLargestNorm(), sgd({ learningRate: cosine() }))],
];

describe('toOptax', () => {
  it.each(optimizers)('%s is as close to float64 as on tensors', (_, steps, make) => {
    const found = flat(train(toOptax(make()), steps).params);
    expect(largestDifference(found, onTensors(make(), steps, 'float32'))).toBeLessThan(1e-6);
    expect(largestDifference(found, onTensors(make(), steps, 'float64'))).toBeLessThan(1e-6);
  });

  it.each(optimizers)('%s has the same bits inside jit, traced once', (_, steps, make) => {
    const solver = toOptax(make(), { steps });
    const step = vi.fn(stepOf(solver));
    const compiled = jit(step);
    const inside = train(solver, steps, compiled);
    expect(step).toHaveBeenCalledTimes(1);
    expect(inside).toEqual(train(solver, steps));
    expect((inside.state as { readonly members: unknown }).members).toEqual(
      train(toOptax(make()), steps).state,
    );
    compiled.dispose();
  });

  it.each(optimizers)('%s is traced once outside of jit', (_, steps, make) => {
    const multiplied = vi.spyOn(jaxHost, 'mul');
    const solver = toOptax(make());
    train(solver, 1);
    const once = multiplied.mock.calls.length;
    expect(once).toBeGreaterThan(0);
    train(solver, steps - 1);
    expect(multiplied).toHaveBeenCalledTimes(once);
  });

  it.each([undefined, 40])('consumes its arguments and keeps nothing, with steps: %s', (steps) => {
    for (const [, , make] of optimizers) {
      const before = liveBuffers();
      const solver = toOptax(make(), steps === undefined ? {} : { steps });
      const params = start();
      const state = solver.init(tree.ref(params));
      expect(tree.leaves(params).map(({ refCount }) => refCount)).toEqual([1, 1]);
      const gradient = gradientAt(tree.ref(params));
      const [updates, next] = solver.update(gradient, state, params);
      for (const { refCount } of tree.leaves<np.Array>([params, gradient])) expect(refCount).toBe(0);
      js([updates, next]);
      tree.dispose([updates, next]);
      expect(tree.leaves(state).every(({ refCount }) => refCount === 0)).toBe(true);
      expect(liveBuffers()).toBe(before);
      train(solver, 40);
      expect(liveBuffers()).toBe(before);
    }
  });

  it('keeps float64 inside jit', () => {
    // jax-js looks for this class when it makes an array of float64, and Node has it from version 24 on.
    if (!('Float16Array' in globalThis)) vi.stubGlobal('Float16Array', Int16Array);
    const solver = toOptax(adam({ learningRate: cosine() }), { steps: 3 });
    const doubles = (params: Params): Params => tree.map((a: np.Array) => a.astype(np.float64), params);
    const run = (step: ReturnType<typeof stepOf>) => {
      let params = doubles(start());
      let state = solver.init(tree.ref(params));
      for (let i = 0; i < 3; i++) [params, state] = step(params, state);
      return flat(js(params));
    };
    const inside = run(jit(stepOf(solver)));
    expect(inside).toEqual(run(stepOf(solver)));
    expect(largestDifference(inside, onTensors(adam({ learningRate: cosine() }), 3, 'float64'))).toBeLessThan(
      1e-8,
    );
  });

  it('puts nothing off outside of jit, so that a loop need not read', () => {
    const step = stepOf(toOptax(adam({ learningRate: 0.1 })));
    let params = start();
    let state = toOptax(adam({ learningRate: 0.1 })).init(tree.ref(params));
    const live = Array.from({ length: 6 }, () => {
      [params, state] = step(params, state);
      return liveBuffers();
    });
    expect(live.slice(2)).toEqual(live.slice(1, -1));
    tree.dispose([params, state]);
  });

  it('keeps nothing inside jit', () => {
    for (const [, , make] of optimizers) {
      const before = liveBuffers();
      const solver = toOptax(make(), { steps: 40 });
      const step = jit(stepOf(solver));
      train(solver, 40, step);
      step.dispose();
      expect(liveBuffers()).toBe(before);
    }
  });

  it('keeps the order of the keys, by which jax-js pairs leaves', () => {
    const solver = toOptax(adam({ learningRate: 0.1 }));
    const params = { z: np.array([1]), a: [np.array([2, 3]), { d: np.array(4), c: np.array([[5]]) }] };
    const state = solver.init(tree.ref(params));
    const [updates] = solver.update(tree.ref(params), state, params);
    expect(Object.keys(updates)).toEqual(['z', 'a']);
    expect(js(updates)).toEqual({
      z: [expect.closeTo(-0.1, 5)],
      a: [
        [expect.closeTo(-0.1, 5), expect.closeTo(-0.1, 5)],
        { d: expect.closeTo(-0.1, 5) as number, c: [[expect.closeTo(-0.1, 5)]] },
      ],
    });
  });

  it('takes the place of an optimizer of @jax-js/optax', () => {
    // The interface of @jax-js/optax, which is not on npm.
    interface Optax {
      init(params: JsTree<np.Array>): JsTree<np.Array>;
      update<P extends JsTree<np.Array>>(
        updates: P,
        state: JsTree<np.Array>,
        params?: P,
      ): [P, JsTree<np.Array>];
    }
    const solver: Optax = toOptax(sgd({ learningRate: 0.5 }));
    const [updates] = solver.update(np.array([1, 2]), solver.init(np.array([0, 0])));
    expect(updates.js()).toEqual([-0.5, -1]);
  });

  it('needs no steps inside jit, if all steps have the same numbers', () => {
    const make = () => momentum({ learningRate: 0.01, momentum: 0.9 });
    const compiled = jit(stepOf(toOptax(make())));
    expect(train(toOptax(make()), 5, compiled as ReturnType<typeof stepOf>)).toEqual(
      train(toOptax(make()), 5),
    );
    compiled.dispose();
  });

  it('needs no steps, if the state is made inside the same jit', () => {
    const solver = toOptax(adam({ learningRate: cosine() }));
    const threeSteps = jit((params: Params) => {
      let state = solver.init(tree.ref(params));
      for (let i = 0; i < 3; i++) [params, state] = stepOf(solver)(params, state);
      tree.dispose(state);
      return params;
    });
    expect(js(threeSteps(start()))).toEqual(train(solver, 3).params);
    threeSteps.dispose();
  });

  it('goes on outside of jit with a state from inside, and back', () => {
    const solver = toOptax(nadam({ learningRate: cosine() }), { steps: 6 });
    const compiled = jit(stepOf(solver)) as ReturnType<typeof stepOf>;
    const calls = [1, 2, 3, 4, 5, 6];
    const step: ReturnType<typeof stepOf> = (params, state) =>
      (calls.shift()! % 2 === 0 ? compiled : stepOf(solver))(params, state);
    expect(train(solver, 6, step)).toEqual(train(solver, 6));
  });

  it('makes noise outside of jit', () => {
    const make = () => chain(addNoise({ eta: 0.01, key: makeKey(5) }), sgd({ learningRate: 0.1 }));
    const found = flat(train(toOptax(make()), 5).params);
    expect(largestDifference(found, onTensors(make(), 5, 'float32'))).toBeLessThan(1e-6);
  });

  it('refuses what would freeze inside jit', () => {
    const inside = (solver: OptaxTransformation) => () => train(solver, 1, jit(stepOf(solver)));
    expect(inside(toOptax(adam({ learningRate: 0.1 })))).toThrow(
      'toOptax: state: expected numbers that are known, such as the count of steps, found traced arrays, since update runs ' +
        'inside jit, grad or vmap. Call toOptax(tx, { steps }) with the number of steps, or call update outside of jit',
    );
    const noisy = chain(addNoise({ eta: 0.01, key: makeKey(5) }), sgd({ learningRate: 0.1 }));
    expect(inside(toOptax(noisy))).toThrow('Call update outside of jit, since noise is made there');
    expect(() => toOptax(noisy, { steps: 3 })).toThrow(
      'toOptax: steps: expected no number of steps, since noise is made outside of jit, found 3, with addNoise',
    );
  });

  it('refuses a step past the last, or makes it NaN inside jit', () => {
    const solver = toOptax(adam({ learningRate: 0.1 }), { steps: 2 });
    expect(() => train(solver, 3)).toThrow(
      'toOptax: state: expected at most 2 steps, the option steps, found one more. Give a larger number of steps',
    );
    const compiled = jit(stepOf(solver)) as ReturnType<typeof stepOf>;
    expect(flat(train(solver, 2, compiled).params).every(Number.isFinite)).toBe(true);
    expect(flat(train(solver, 3, compiled).params)).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
    expect(flat(train(solver, 5, compiled).params)).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses steps: %s', (steps) => {
    expect(() => toOptax(sgd({ learningRate: 0.1 }), { steps })).toThrow(
      `toOptax: steps: expected a whole number, 1 or more, found ${steps}`,
    );
  });

  it('refuses other options, states and members', () => {
    const rate = { learningRate: 0.1 };
    expect(() => toOptax(sgd(rate), { step: 3 } as object)).toThrow('toOptax: step: expected no such option');
    expect(() => toOptax(nesterov(rate))).toThrow(
      'toOptax: tx: expected rules that read the gradient at the parameters, as optimizers of jax-js do, found',
    );
    const withTable = toOptax(adam(rate), { steps: 2 });
    const gradient = np.array([1]);
    expect(() => withTable.update(gradient, toOptax(adam(rate)).init(np.array([1])))).toThrow(
      'toOptax: state: expected a state with a table, { members, table }, found a state without one',
    );
    expect(() => toOptax(adam(rate)).update(gradient, withTable.init(np.array([1])))).toThrow(/scaleByAdam/);
    expect(() => toOptax(adamw(rate)).update(gradient, toOptax(adamw(rate)).init(np.array([1])))).toThrow(
      /params/,
    );
    expect(gradient.refCount).toBe(1);
  });
});
