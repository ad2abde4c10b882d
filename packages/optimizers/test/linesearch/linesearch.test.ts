import { describe, expect, it } from 'vitest';
import { chain, makeStep, masked, tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import {
  lbfgs,
  scale,
  scaleByBacktrackingLinesearch,
  scaleByLbfgs,
  scaleByZoomLinesearch,
  sgd,
} from '../../src/index.js';
import { functions, type Params } from './functions.js';

/** A function of one number, with its derivative. */
const ofOne = (f: (x: number) => readonly [number, number]) => {
  const tried: number[] = [];
  return {
    tried,
    valueAndGrad: (at: Tensor) => {
      tried.push(at.get());
      const [value, slope] = f(at.get());
      return [value, tensor(slope)] as const;
    },
  };
};

const parabola = (x: number) => [x * x, 2 * x] as const;

const searches = [
  ['zoom', () => scaleByZoomLinesearch({ maxLinesearchSteps: 10 })],
  ['backtracking', () => scaleByBacktrackingLinesearch({ maxBacktrackingSteps: 10, decreaseFactor: 0.5 })],
] as const;

describe.each(searches)('a line search: %s', (_, search) => {
  const update = (
    f: (x: number) => readonly [number, number],
    direction: number,
    at: number,
    tx: ReturnType<typeof search> = search(),
  ) => {
    const { tried, valueAndGrad } = ofOne(f);
    const params = tensor(at);
    const [updates, state] = tx.update(tensor(direction), tx.init(params) as never, { params, valueAndGrad });
    return { update: updates.get(), state: Object.values(state)[0]!, tried, next: at + updates.get() };
  };

  it('keeps the stepsize, and the value and the gradient after the step', () => {
    const { state, next, tried } = update(parabola, -0.5, 1);
    expect(next).toBeLessThan(1);
    expect(state).toMatchObject({ value: next * next, learningRate: (1 - next) / 0.5 });
    expect(state.gradient.get()).toBe(2 * next);
    expect(tried[0]).toBe(1);
    expect(tried.at(-1)).toBe(next);
  });

  // Optax makes a step of the last stepsize that it tried, upwards.
  it('makes no step in a direction in which the loss does not fall', () => {
    for (const direction of [0.5, 0]) {
      const { state, tried, ...found } = update(parabola, direction, 1);
      expect(found.update).toBe(0);
      expect(tried).toEqual([1]);
      expect(state).toMatchObject({ learningRate: 0, value: 1 });
    }
  });

  // Optax makes a step of the last stepsize that it tried, upwards.
  it('makes no step if no stepsize is short enough', () => {
    const cliff = (x: number) => (x < 1 ? [5, 0] : [1, 1]) as readonly [number, number];
    const found = update(cliff, -1, 1);
    expect(found.update).toBe(0);
    expect(found.state).toMatchObject({ learningRate: 0, value: 1 });
    expect(found.tried).toHaveLength(_ === 'zoom' ? 11 : 12);
  });

  // With the strategy `keep`, or any factor, 0 stays 0 in Optax.
  it('moves again after it has made no step', () => {
    const tx = search();
    const params = tensor(1);
    const stayed = tx.update(tensor(1), tx.init(params) as never, {
      params,
      valueAndGrad: ofOne(parabola).valueAndGrad,
    })[1];
    const [updates] = tx.update(tensor(-0.5), stayed as never, {
      params,
      valueAndGrad: ofOne(parabola).valueAndGrad,
    });
    expect(updates.get()).toBeLessThan(0);
  });

  it('turns back where the loss is NaN or infinite', () => {
    for (const bad of [NaN, Infinity]) {
      const found = update((x) => (x < 0.2 ? [bad, bad] : parabola(x)), -4, 1);
      expect(found.next).toBeGreaterThanOrEqual(0.2);
      expect(found.next).toBeLessThan(1);
    }
    expect(update(() => [NaN, NaN], -1, 1).update).toBe(0);
  });

  it('says what valueAndGrad must return', () => {
    expect(() => update(() => ['low' as never, 1], -1, 1)).toThrow(
      /^scaleBy\w+: context\.valueAndGrad: expected a function that returns a number and the gradient, found a string/,
    );
  });

  it('steps along all leaves, in their dtypes, at the very point that it tried', () => {
    const tx = chain(scale(-1), search());
    const params = { a: tensor([1, 2], 'float32'), b: tensor([[3]], 'float64') };
    const points: Params[] = [];
    const valueAndGrad = ({ a, b }: typeof params) => {
      points.push({ a, b });
      const all = [...toArray(a), ...toArray(b)];
      return [all.reduce((sum, x) => sum + x ** 4, 0), gradientAt({ a, b })] as const;
    };
    const gradientAt = ({ a, b }: typeof params) => ({
      a: tensor(
        toArray(a).map((x) => 4 * x ** 3),
        [2],
        'float32',
      ),
      b: tensor([[4 * b.get(0, 0) ** 3]]),
    });
    const step = makeStep(tx);
    const at = step.init(params);
    const next = step(at, gradientAt(params), { value: 98, valueAndGrad });
    expect(toArray(next.params.a)).toEqual(toArray(points.at(-1)!.a!));
    expect(toArray(next.params.b)).toEqual(toArray(points.at(-1)!.b!));
    expect(next.params.a.dtype).toBe('float32');
  });
});

describe('scaleByBacktrackingLinesearch', () => {
  // Optax multiplies the loss by 1 + rtol, which is less where it is negative.
  it('takes a relative tolerance of a negative loss as a tolerance', () => {
    const tx = scaleByBacktrackingLinesearch({ maxBacktrackingSteps: 5, rtol: 0.5 });
    const params = tensor(1);
    const { tried, valueAndGrad } = ofOne((x) => [x * x - 10, 2 * x]);
    // The loss rises from -9 to -8.75, by less than 4.5.
    const [updates] = tx.update(tensor(-2.118), tx.init(params), { params, valueAndGrad });
    expect(updates.get()).toBe(-2.118);
    expect(tried).toHaveLength(2);
  });
});

describe('scaleByLbfgs', () => {
  const update = (states: readonly (readonly [theta: number[], gradient: number[]])[]) => {
    const tx = scaleByLbfgs();
    let state = tx.init(tensor(states[0]![0]));
    let found: readonly number[] = [];
    for (const [theta, gradient] of states) {
      const [updates, next] = tx.update(tensor(gradient), state, { params: tensor(theta) });
      [found, state] = [toArray(updates), next];
    }
    return { found, state: state.scaleByLbfgs };
  };

  // Optax takes them: its update here is [-2, -2], and the step, which is its opposite, goes uphill.
  it('skips pairs without positive curvature', () => {
    const { found, state } = update([
      [
        [0, 0],
        [3, 3],
      ],
      [
        [1, 1],
        [2, 2],
      ],
    ]);
    expect(state.pairs).toHaveLength(0);
    expect(found.every((u) => u > 0)).toBe(true);
  });

  // Optax multiplies by 0 where the parameters did not change.
  it('steps along the gradient where the parameters did not change', () => {
    expect(
      update([
        [[1], [0.5]],
        [[1], [0.25]],
      ]).found,
    ).toEqual([0.25]);
  });

  // In Optax the square of the norm is infinite, and the update 0.
  it('takes a first step of length 1 for gradients of any size', () => {
    for (const size of [1, 1e10, 1e200])
      update([
        [
          [0, 0],
          [3 * size, 4 * size],
        ],
      ]).found.forEach((u, i) => {
        expect(u).toBeCloseTo([0.6, 0.8][i]!, 12);
      });
  });

  it('remembers the last steps only, and none with a memory of 0', () => {
    for (const memory of [0, 1, 3]) {
      const tx = scaleByLbfgs({ memory });
      let state = tx.init(tensor([0]));
      for (let i = 0; i < 6; i++) [, state] = tx.update(tensor([i * i]), state, { params: tensor([i]) });
      expect(state.scaleByLbfgs.pairs.map(({ change }) => change.get(0))).toEqual(
        [5, 7, 9].slice(3 - memory),
      );
    }
  });

  it('treats all leaves as one vector, whatever their shapes', () => {
    const tx = scaleByLbfgs();
    const one = scaleByLbfgs();
    const tree = (x: number[]) => ({ b: tensor([x[6]!]), w: tensor(x.slice(0, 6), [2, 3]) });
    const vector = (x: number[]) => tensor([x[6]!, ...x.slice(0, 6)]);
    const points = Array.from({ length: 4 }, (_, k) =>
      Array.from({ length: 7 }, (__, i) => Math.sin(k + i * k)),
    );
    let [state, other] = [tx.init(tree(points[0]!)), one.init(vector(points[0]!))];
    for (const point of points) {
      const gradient = point.map((x, i) => (i + 1) * x + x ** 3);
      const [updates, next] = tx.update(tree(gradient), state, { params: tree(point) });
      const [flat, after] = one.update(vector(gradient), other, { params: vector(point) });
      expect([...toArray(updates.b), ...toArray(updates.w)]).toEqual(toArray(flat));
      [state, other] = [next, after];
    }
  });

  it('refuses a sparse gradient, as every member that is not a rule', () => {
    const tx = scaleByLbfgs();
    const params = tensor([1, 2]);
    const sparse = { _tag: 'SparseTensor' };
    expect(() => tx.update(sparse as never, tx.init(params), { params })).toThrow(TreeMismatchError);
  });
});

describe('lbfgs', () => {
  const start = { x: tensor([1.2, 1, 0.5, 0.25, 1.5]) };
  const run = (tx: ReturnType<typeof lbfgs>, steps: number) => {
    const valueAndGrad = functions['chained rosenbrock'];
    const step = makeStep(tx);
    let at = step.init<Params>(start);
    const values: number[] = [];
    for (let i = 0; i < steps; i++) {
      const [value, gradient] = valueAndGrad(at.params);
      values.push(value);
      at = step(at, gradient, { value, valueAndGrad });
    }
    return { values, x: toArray(at.params.x!) };
  };

  it.each(['zoom', 'backtracking'] as const)(
    'finds a minimum, and the loss never rises: %s',
    (linesearch) => {
      const { values, x } = run(lbfgs({ linesearch }), 100);
      for (const each of x) expect(each).toBeCloseTo(1, 6);
      values.slice(1).forEach((value, i) => {
        expect(value).toBeLessThanOrEqual(values[i]! * (1 + 1e-6));
      });
    },
  );

  it('needs no gradient besides the one that the search found last', () => {
    let calls = 0;
    const valueAndGrad = (params: Params) => {
      calls++;
      return functions['chained rosenbrock'](params);
    };
    // `lbfgs()`, whose state may be that of either search by its type.
    const search = scaleByZoomLinesearch({ maxLinesearchSteps: 20, initialGuessStrategy: 'one' });
    const step = makeStep(chain(scaleByLbfgs(), scale(-1), search));
    let at = step.init<Params>(start);
    let [value, gradient] = valueAndGrad(at.params);
    for (let i = 0; i < 12; i++) {
      at = step(at, gradient, { value, valueAndGrad });
      ({ value, gradient } = at.state.scaleByZoomLinesearch);
      expect([value, toArray(gradient.x!)]).toEqual(
        ((found) => [found[0], toArray(found[1].x!)])(functions['chained rosenbrock'](at.params)),
      );
    }
    expect(toArray(at.params.x!)).toEqual(run(lbfgs(), 12).x);
    // Once for the slope at the start of each search, and once or more for the steps.
    expect(calls).toBeLessThan(1 + 12 * 3);
  });

  it('works on some leaves only', () => {
    const step = makeStep(masked('a', lbfgs()));
    const valueAndGrad = ({ a, b }: { readonly a: Tensor; readonly b: Tensor }) =>
      [a.get() ** 2 + b.get() ** 2, { a: tensor(2 * a.get()), b: tensor(0) }] as const;
    let at = step.init({ a: tensor(3), b: tensor(4) });
    for (let i = 0; i < 5; i++) at = step(at, valueAndGrad(at.params)[1], { value: 0, valueAndGrad });
    expect(at.params.a.get()).toBeCloseTo(0, 8);
    expect(at.params.b.get()).toBe(4);
  });

  it('shortens a step of gradient descent that is too long', () => {
    const step = makeStep(
      chain(sgd({ learningRate: 100 }), scaleByZoomLinesearch({ maxLinesearchSteps: 30 })),
    );
    const { valueAndGrad } = ofOne(parabola);
    const at = step.init(tensor(1));
    expect(Math.abs(step(at, tensor(2), { value: 1, valueAndGrad }).params.get())).toBeLessThan(0.5);
  });
});
