import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  add,
  chain,
  chainAll,
  ConfigError,
  decay,
  defineRule,
  div,
  ema,
  finite,
  hingeLoss,
  identity,
  linearObjective,
  logisticLoss,
  makeLinearStep,
  makeStep,
  mul,
  norm,
  scalarSlot,
  scheduled,
  sparseTensor,
  sqrt,
  square,
  squaredLoss,
  tensor,
  toArray,
  toNdArray,
  zeros,
  type AnyTransformation,
  type Dtype,
  type LinearData,
  type LinearLoss,
} from '../../src/index.js';
import { lazyRule } from '../kernel/arbitrary-rule.js';
import { expectSameBits } from '../same-bits.js';

const losses = { logistic: logisticLoss, hinge: hingeLoss, squared: squaredLoss };

/** What the three losses and their slopes are, said once more by hand. */
const closed: Readonly<Record<keyof typeof losses, (z: number, y: number) => readonly [number, number]>> = {
  logistic: (z, y) => [Math.log1p(Math.exp(-y * z)), -y / (1 + Math.exp(y * z))],
  hinge: (z, y) => [Math.max(0, 1 - y * z), y * z < 1 ? -y : 0],
  squared: (z, y) => [(z - y) ** 2 / 2, z - y],
};

const features = 12;

/** Rows of up to nine features, some of none. */
const rows = fc
  .array(
    fc.record({
      indices: fc.uniqueArray(fc.nat(features - 1), { maxLength: 9 }),
      values: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 9, maxLength: 9 }),
      label: fc.constantFrom(-1, 1),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((examples): LinearData => {
    const starts = [0];
    for (const { indices } of examples) starts.push(starts.at(-1)! + indices.length);
    return {
      starts: Uint32Array.from(starts),
      indices: Uint32Array.from(examples.flatMap(({ indices }) => indices.sort((a, b) => a - b))),
      values: Float32Array.from(examples.flatMap(({ indices, values }) => values.slice(0, indices.length))),
      labels: Float32Array.from(examples.map(({ label }) => label)),
    };
  });

/** The same step by step: the score in four parts, the gradient written down as a sparse tensor. */
const byGradients = (
  tx: AnyTransformation,
  { starts, indices, values, labels }: LinearData,
  loss: LinearLoss,
  initial: Float32Array | Float64Array,
  examples: readonly number[],
) => {
  const objective = linearObjective({ starts, indices, values, labels }, loss);
  const step = makeStep(tx, { backend: 'js' });
  let at = step.init(ndarray(initial.slice(), [features]));
  let total = 0;
  for (const row of examples) {
    const lanes = [0, 0, 0, 0];
    const weights = toNdArray(at.params).data;
    for (let e = starts[row]!; e < starts[row + 1]!; e++)
      lanes[(e - starts[row]!) % 4]! += weights[indices[e]!]! * values[e]!;
    const z = lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!);
    const [value, gradient] = objective.valueAndGrad(at.params, [row]);
    // The score is what its definition says: a squared loss shows it.
    const [squared] = linearObjective({ starts, indices, values, labels }, squaredLoss).valueAndGrad(
      at.params,
      [row],
    );
    expect(squared).toBe(0.5 * (z - labels[row]!) ** 2);
    total += value;
    at = step(at, gradient);
  }
  return { at, total };
};

const counted = defineRule({
  name: 'counted',
  hyper: { rate: scheduled(finite()) },
  slots: { seen: scalarSlot(1) },
  rule: ({ g, rate, seen }) => ({ g: mul(mul(-0.1, rate), mul(seen, g)), seen: add(seen, 1) }),
});
const adagrad = defineRule({
  name: 'adagradLike',
  hyper: {},
  slots: { sum: zeros },
  rule: ({ g, sum }) => {
    const next = add(sum, square(g));
    return { g: mul(-0.5, div(g, add(sqrt(next), 1e-3))), sum: next };
  },
});
const averaged = defineRule({
  name: 'averaged',
  hyper: { b1: decay(0.9) },
  slots: { mu: zeros },
  rule: ({ g, mu, b1 }) => {
    const m = ema(mu, g, b1);
    return { g: mul(-1, m), mu: m };
  },
});

const optimizers: readonly AnyTransformation[] = [
  counted({ rate: 0.5 }),
  counted({ rate: (count) => 1 / (1 + count) }),
  adagrad(),
  averaged(),
  chain(averaged(), adagrad(), counted({ rate: -1 })),
];

const arrayOf = (dtype: Dtype, length: number) =>
  dtype === 'float32'
    ? new Float32Array(new SharedArrayBuffer(4 * length))
    : new Float64Array(new SharedArrayBuffer(8 * length));

const expectSame = (
  tx: AnyTransformation,
  data: LinearData,
  loss: LinearLoss,
  dtype: Dtype,
  examples: readonly number[],
): void => {
  const initial = arrayOf(dtype, features).map((_, i) => Math.sin(i));
  const expected = byGradients(tx, data, loss, initial, examples);
  for (const atomic of [false, true]) {
    const weights = arrayOf(dtype, features);
    weights.set(initial);
    const step = makeLinearStep(tx, data, loss, { atomic });
    const at = step.init(ndarray(weights, [features]));
    const half = Math.floor(examples.length / 2);
    const total = step(at, examples.slice(0, half)) + step(at, Uint32Array.from(examples.slice(half)));
    if (Number.isFinite(expected.total)) expect(total).toBeCloseTo(expected.total, 10);
    else expect(total).toBe(expected.total);
    expectSameBits(ndarray(weights, [features]), expected.at.params);
    expectSameBits(at.state, expected.at.state);
  }
};

describe('makeLinearStep', () => {
  const setups = fc.record({
    data: rows,
    loss: fc.constantFrom(...Object.values(losses)),
    dtype: fc.constantFrom<Dtype>('float32', 'float64'),
    draws: fc.array(fc.nat(), { maxLength: 20 }),
  });

  it('gives the bits of steps on sparse gradients, atomic or not', () => {
    fc.assert(
      fc.property(setups, fc.constantFrom(...optimizers), ({ data, loss, dtype, draws }, tx) =>
        expectSame(
          tx,
          data,
          loss,
          dtype,
          draws.map((draw) => draw % data.labels.length),
        ),
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('gives them for any rules that it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        setups,
        fc.array(lazyRule, { minLength: 1, maxLength: 3 }),
        ({ data, loss, dtype, draws }, rules) => {
          const like = tensor(new Float64Array(features), { dtype });
          const tx = chainAll(rules.map((rule) => rule(like)));
          try {
            makeLinearStep(tx, data, loss);
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
            return;
          }
          taken += 1;
          // A slope that is 0 or no number makes a gradient that rules of any kind may not leave alone.
          expectSame(
            tx,
            data,
            loss === hingeLoss ? logisticLoss : loss,
            dtype,
            draws.map((draw) => draw % data.labels.length),
          );
        },
      ),
      { numRuns: 200, seed: 4 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it('touches nothing where the slope is 0, and counts the step', () => {
    const data = { starts: [0, 2], indices: [0, 1], values: [2, 2], labels: [1] };
    const step = makeLinearStep(chain(averaged(), counted({ rate: 1 })), data, hingeLoss);
    const at = step.init(tensor([1, 1]));
    expect(step(at, [0, 0, 0])).toBe(0);
    expect(toArray(at.params)).toEqual([1, 1]);
    expect(at.state.counted).toEqual({ count: 3, seen: 4 });
    expect(toArray(at.state.averaged.mu)).toEqual([0, 0]);
  });

  it('finds the least squares', () => {
    // Two equations with the solution (2, -1), and one that says the same as their sum.
    const data = { starts: [0, 1, 2, 4], indices: [0, 1, 0, 1], values: [1, 1, 1, 1], labels: [2, -1, 1] };
    const step = makeLinearStep(counted({ rate: (count) => 3 / (1 + count) }), data, squaredLoss);
    const at = step.init(tensor([0, 0]));
    for (let i = 0; i < 300; i++) step(at, [0, 1, 2]);
    expect(at.params.get(0)).toBeCloseTo(2, 6);
    expect(at.params.get(1)).toBeCloseTo(-1, 6);
  });

  it('takes any tree of one tensor, and refuses others', () => {
    const data = { starts: [0, 1], indices: [3], values: [1], labels: [1] };
    const step = makeLinearStep(averaged(), data, logisticLoss);
    const at = step.init({ model: [tensor([0, 0, 0, 0])] });
    step(at, [0]);
    expect(at.params.model[0]!.get(3)).toBeCloseTo(0.05, 12);
    for (const [params, found] of [
      [tensor([0, 0, 0]), 'one of shape [3]'],
      [[], 'none'],
      [[tensor([0, 0, 0, 0]), tensor(1)], 'one of shape [4] and one of shape []'],
    ] as const)
      expect(() => step.init(params)).toThrow(
        `params: expected one tensor of 4 elements or more, found ${found}`,
      );
    expect(() => step({ ...at, params: { model: [tensor([0, 0, 0, 0])] } }, [0])).toThrow(
      'at.params: expected the live parameters that init of this step returned',
    );
  });

  it('refuses optimizers that are more than one sweep of rules', () => {
    const data = { starts: [0], indices: [], values: [], labels: [] };
    const byNorm = defineRule({
      name: 'byNorm',
      hyper: {},
      slots: {},
      rule: ({ g }) => ({ g: div(g, add(1, norm('tree', g))) }),
    });
    const shifted = defineRule({
      name: 'shifted',
      hyper: {},
      slots: {},
      rule: ({ g }) => ({ g: add(g, 1) }),
    });
    expect(() => makeLinearStep(byNorm(), data, hingeLoss)).toThrow('found one with such a sum');
    expect(() => makeLinearStep(identity(), data, hingeLoss, { atomic: true })).toThrow('found no rule');
    const step = makeLinearStep(shifted(), data, hingeLoss);
    expect(() => step.init(tensor([1]))).toThrow('since shifted changes elements whose gradient is zero');
  });

  it.each([
    [
      { starts: [0, 1] },
      'data.starts: expected 3 numbers from 0 on, as there are 2 labels, found 2 from 0 on',
    ],
    [{ starts: [1, 2, 3] }, 'data.starts: expected 3 numbers from 0 on'],
    [{ starts: [0, 2, 1] }, 'data.starts[2]: expected a whole number from 2 to 3, found 1'],
    [{ starts: [0, 2, 4] }, 'data.starts[2]: expected a whole number from 2 to 3, found 4'],
    [{ indices: [1, 1, 0] }, 'data.indices[1]: expected a whole number above 1, found 1'],
    [{ indices: [1, 2.5, 0] }, 'data.indices[1]: expected a whole number above 1, found 2.5'],
    [{ values: [1] }, 'data.values: expected 3 numbers, as many as indices, found 1'],
  ])('refuses rows that are not in order: %j', (wrong, message) => {
    const data = { starts: [0, 2, 3], indices: [0, 4, 1], values: [1, 1, 1], labels: [1, -1], ...wrong };
    expect(() => makeLinearStep(averaged(), data, hingeLoss)).toThrow(message);
    expect(() => linearObjective(data, hingeLoss)).toThrow(message);
  });
});

describe('linear losses', () => {
  const names = Object.keys(losses) as (keyof typeof losses)[];
  const at = (name: keyof typeof losses, z: number, y: number): readonly [number, number] => {
    const data = { starts: [0, 1], indices: [0], values: [1], labels: [y] };
    const [value, gradient] = linearObjective(data, losses[name]).valueAndGrad(tensor([z]), [0]);
    return [value, gradient.indices.length === 0 ? 0 : gradient.values.get(0)];
  };

  it.each(names)('are what their equations say: %s', (name) => {
    for (const y of [-1, 1])
      for (let z = -5; z <= 5; z += 0.25) {
        const [value, slope] = at(name, z, y);
        const [closedValue, closedSlope] = closed[name](z, y);
        expect(value).toBeCloseTo(closedValue, 13);
        expect(slope).toBeCloseTo(closedSlope, 13);
        if (name === 'hinge' && Math.abs(y * z - 1) < 1e-4) continue;
        const h = 1e-5;
        expect(slope).toBeCloseTo((at(name, z + h, y)[0] - at(name, z - h, y)[0]) / (2 * h), 8);
      }
  });

  it('do not overflow', () => {
    expect(at('logistic', 1000, -1)).toEqual([1000, 1]);
    expect(at('logistic', -1000, 1)).toEqual([1000, -1]);
    expect(at('logistic', 1000, 1)).toEqual([0, 0]);
  });
});

describe('linearObjective', () => {
  it('is the mean of some examples or of all, with a gradient of what they have', () => {
    const data = { starts: [0, 2, 3], indices: [0, 2, 1], values: [1, 2, 1], labels: [3, -1] };
    const { value, valueAndGrad } = linearObjective(data, squaredLoss);
    const weights = tensor([1, 0, 0]);
    expect([value(weights), value(weights, [0]), value(weights, [1, 1])]).toEqual([1.25, 2, 0.5]);
    const [mean, gradient] = valueAndGrad(weights, [1, 0, 0]);
    expect(mean).toBeCloseTo(4.5 / 3, 12);
    expectSameBits(gradient, sparseTensor([0, 1, 2], tensor([-4 / 3, 1 / 3, -8 / 3]), [3]));
    expect(() => value(tensor([1, 2]))).toThrow('weights: expected 3 elements or more, found shape [2]');
  });

  it('sees weights through any view, and gives gradients of their dtype', () => {
    const data = { starts: [0, 2], indices: [0, 1], values: [1, 1], labels: [0] };
    const { valueAndGrad } = linearObjective(data, squaredLoss);
    const strided = ndarray(Float32Array.of(9, 1, 9, 2), [2], [2], 1);
    const [value, gradient] = valueAndGrad(strided, [0]);
    expect([value, gradient.dtype, toArray(gradient.values)]).toEqual([4.5, 'float32', [3, 3]]);
  });
});
