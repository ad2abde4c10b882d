import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  add,
  chain,
  ConfigError,
  decay,
  defineRule,
  defineTransformation,
  div,
  finite,
  foldIn,
  hingeLoss,
  linearObjective,
  logisticLoss,
  makeKey,
  makeLinearStep,
  mul,
  norm,
  permutation,
  randomKey,
  scalarSlot,
  scheduled,
  squaredLoss,
  sub,
  sum,
  tensor,
  toArray,
  toDense,
  TreeMismatchError,
  zeros,
  type AnyTransformation,
  type LinearData,
  type Tensor,
} from '../../src/index.js';
import { refusal } from '../step/live.js';
import { expectSameBits } from '@thalweg/testing';

const momentum = defineRule({
  name: 'momentum',
  hyper: { friction: decay(0.5) },
  slots: { trace: zeros, steps: scalarSlot(0) },
  rule: ({ g, trace, steps, friction }) => {
    const next = add(mul(friction, trace), g);
    return { g: next, trace: next, steps: add(steps, 1) };
  },
});
const descend = defineRule({
  name: 'descend',
  hyper: { rate: scheduled(finite()) },
  argument: 'rate',
  rule: ({ g, rate }) => ({ g: mul(sub(0, rate), g) }),
});

/** Two examples: (1, 0, 2) and (0, 1, 1). */
const data = { starts: [0, 2, 4], indices: [0, 2, 1, 2], values: [1, 2, 1, 1], labels: [1, -1] };

const modes = [false, true];

describe.each(modes)('a linear step, atomic %s,', (atomic) => {
  it('touches nothing where the slope is 0, and counts the step', () => {
    const step = makeLinearStep(
      chain(
        momentum(),
        descend((count) => 1 + count),
      ),
      data,
      hingeLoss,
      { atomic },
    );
    const at = step.init(tensor([0, 0, 0]));
    expect(step(at, [0])).toBe(1);
    // The margin is 5: the trace would go on, were the example not left out.
    expect(step(at, [0, 0])).toBe(0);
    expect(toArray(at.params)).toEqual([1, 0, 2]);
    expect(toArray(at.state.momentum.trace)).toEqual([-1, 0, -2]);
    expect([at.state.momentum.steps, at.state.descend.count]).toEqual([3, 3]);
    // By the fourth rate: the loss is 1 + 2, the trace (-1, 1, 0).
    expect(step(at, [1])).toBe(3);
    expect(toArray(at.params)).toEqual([1, -4, 2]);
  });

  it('leaves features alone that an example does not have', () => {
    const step = makeLinearStep(chain(momentum(), descend(0.5)), data, hingeLoss, { atomic });
    const at = step.init(tensor([0, NaN, 0, Infinity]));
    step(at, [0]);
    expect(toArray(at.params)).toEqual([0.5, NaN, 1, Infinity]);
  });

  it('adds up losses whatever the values are', () => {
    // The two add up to infinity, which has nothing to do with the loss.
    const huge = { starts: [0, 2], indices: [0, 1], values: [1.7e308, 1.7e308], labels: [1] };
    const step = makeLinearStep(descend(0), huge, hingeLoss, { atomic });
    expect(step(step.init(tensor([0, 0])), [0])).toBe(1);
    const infinite = { starts: [0, 1], indices: [0], values: [Infinity], labels: [1] };
    const far = makeLinearStep(descend(1), infinite, hingeLoss, { atomic });
    const at = far.init(tensor([1]));
    expect([far(at, [0]), at.params.get(0)]).toEqual([0, 1]);
  });

  it('takes one weight as a tensor without axes', () => {
    const one = { starts: [0, 1], indices: [0], values: [2], labels: [1] };
    const step = makeLinearStep(descend(1), one, hingeLoss, { atomic });
    const at = step.init(tensor(0));
    step(at, [0]);
    expect(toArray(at.params)).toEqual([2]);
  });

  it('takes no examples and no rows', () => {
    const none = { starts: [0], indices: [], values: [], labels: [] };
    const step = makeLinearStep(momentum(), none, squaredLoss, { atomic });
    const at = step.init([tensor([])]);
    expect(step(at, [])).toBe(0);
    expect(at.state.momentum.steps).toBe(0);
  });

  it('refuses examples there are not, and takes no step', () => {
    const step = makeLinearStep(chain(momentum(), descend(1)), data, squaredLoss, { atomic });
    const at = step.init(tensor([1, 2, 3]));
    for (const wrong of [2, -1, 0.5, NaN, undefined as never]) {
      const error = refusal(at, () => step(at, [0, 1, wrong]));
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toBe(
        `ConfigError: makeLinearStep: examples[2]: expected a whole number from 0 to 1, found ${wrong}`,
      );
    }
    const none = makeLinearStep(
      momentum(),
      { starts: [0], indices: [], values: [], labels: [] },
      squaredLoss,
    );
    expect(() => none(none.init(tensor([])), [0])).toThrow(
      'expected nothing, as there are no examples, found 0',
    );
  });

  it('stops before a step whose rate is none, and goes on from there', () => {
    let rate = (count: number): number => (count === 2 ? NaN : 1 / (1 + count));
    const make = () =>
      makeLinearStep(
        chain(
          momentum(),
          descend((count) => rate(count)),
        ),
        data,
        squaredLoss,
        { atomic },
      );
    const [step, other] = [make(), make()];
    const [at, expected] = [step.init(tensor([1, 2, 3])), other.init(tensor([1, 2, 3]))];
    other(expected, [0, 1]);
    expect(() => step(at, [0, 1, 1, 0])).toThrow(
      'descend: rate at step 2: expected a finite number, or a schedule of such, found NaN',
    );
    expectSameBits([at.params, at.state], [expected.params, expected.state]);
    rate = (count) => 1 / (1 + count);
    step(at, [1, 0]);
    other(expected, [1, 0]);
    expectSameBits([at.params, at.state], [expected.params, expected.state]);
  });

  it('goes on only from what its own init returned', () => {
    const [step, other] = [0, 1].map(() => makeLinearStep(momentum(), data, squaredLoss, { atomic }));
    const at = step!.init({ w: tensor([1, 2, 3]) });
    const foreign = other!.init({ w: tensor([1, 2, 3]) });
    for (const wrong of [foreign, { ...at, params: { w: at.params.w } }, { ...at, params: undefined }]) {
      const error = refusal(foreign, () => step!(wrong, [0]));
      expect(error).toBeInstanceOf(TreeMismatchError);
      expect((error as TreeMismatchError).path).toBe('at.params');
    }
  });

  it.each<[string, unknown, string, string]>([
    ['too few elements', tensor([0, 0]), 'params', 'one of shape [2]'],
    ['no tensor', { deep: [] }, 'params', 'none'],
    ['two tensors', [tensor([0, 0, 0]), tensor(1)], 'params', 'one of shape [3] and one of shape []'],
    [
      'elements with gaps between them',
      { deep: [ndarray(new Float64Array(6), [3], [2])] },
      'params.deep.0',
      'strides [2]',
    ],
    ['no tensor at a leaf', { deep: 3 }, 'params.deep', '3'],
  ])('does not start on %s', (_, params, path, found) => {
    const step = makeLinearStep(momentum(), data, squaredLoss, { atomic });
    let error: unknown;
    try {
      step.init(params as Tensor);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect([(error as TreeMismatchError).path, (error as TreeMismatchError).found]).toEqual([path, found]);
  });

  const shrinking = defineRule({
    name: 'shrinking',
    hyper: {},
    reads: ['params'],
    rule: ({ g, params }) => ({ g: add(g, mul(0.1, params)) }),
  });

  it('does not start with a rule that changes weights of which an example has no feature', () => {
    const step = makeLinearStep(chain(shrinking(), descend(1)), data, squaredLoss, { atomic });
    const start = () => step.init({ w: tensor([1, 2, 3]) });
    expect(start).toThrow(TreeMismatchError);
    expect(start).toThrow('since shrinking changes elements whose gradient is zero');
  });

  const named = defineTransformation({
    name: 'named',
    hyper: {},
    init: () => ({}),
    update: (updates, state) => [updates, state],
  });
  const scaled = defineRule({
    name: 'scaled',
    hyper: {},
    rule: ({ g }) => ({ g: div(g, add(1, norm('leaf', g))) }),
  });
  const summing = defineRule({
    name: 'summing',
    hyper: {},
    slots: { total: scalarSlot(0) },
    rule: ({ g, total }) => ({ g, total: add(total, sum('tree', g)) }),
  });
  const shaken = defineRule({
    name: 'shaken',
    hyper: { key: randomKey() },
    reads: ['noise'],
    rule: ({ g, noise }) => ({ g: mul(g, noise) }),
  });
  const ahead = defineRule({
    name: 'ahead',
    hyper: {},
    slots: { trace: zeros },
    reads: ['params'],
    gradientPoint: ({ params, trace }) => add(params, trace),
    rule: ({ g, trace }) => ({ g, trace: add(trace, g) }),
  });

  it.each<[string, AnyTransformation, string]>([
    ['a member that is no rule', chain(momentum(), named()), 'named, which is not a rule'],
    ['a norm', chain(scaled(), momentum()), 'one with a sum over all elements'],
    ['a sum that ends in a number', summing(), 'one with a sum over all elements'],
    ['noise', chain(momentum(), shaken({ key: makeKey(1) })), 'shaken, which reads noise'],
    ['a gradient elsewhere than at the weights', ahead(), 'one that looks ahead'],
  ])('cannot be made of an optimizer with %s', (_, tx, found) => {
    let error: unknown;
    try {
      makeLinearStep(tx, data, squaredLoss, { atomic });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).argument).toBe('tx');
    expect((error as ConfigError).found).toBe(found);
  });
});

describe('rows that are not in order', () => {
  it.each<[Partial<LinearData>, string]>([
    [
      { starts: [0, 1] },
      'data.starts: expected 3 numbers from 0 on, as there are 2 labels, found 2 from 0 on',
    ],
    [
      { starts: [] },
      'data.starts: expected 3 numbers from 0 on, as there are 2 labels, found 0 from nothing on',
    ],
    [
      { starts: [1, 2, 3] },
      'data.starts: expected 3 numbers from 0 on, as there are 2 labels, found 3 from 1 on',
    ],
    [{ starts: [0, 2, 1] }, 'data.starts[2]: expected a whole number from 2 to 3, found 1'],
    [{ starts: [0, 2, 4] }, 'data.starts[2]: expected a whole number from 2 to 3, found 4'],
    [{ starts: [0, 1.5, 3] }, 'data.starts[1]: expected a whole number from 0 to 3, found 1.5'],
    [{ starts: [0, NaN, 3] }, 'data.starts[1]: expected a whole number from 0 to 3, found NaN'],
    [{ indices: [1, 1, 0] }, 'data.indices[1]: expected a whole number above 1, found 1'],
    [{ indices: [4, 1, 0] }, 'data.indices[1]: expected a whole number above 4, found 1'],
    [{ indices: [1, 2.5, 0] }, 'data.indices[1]: expected a whole number above 1, found 2.5'],
    [{ indices: [-1, 2, 0] }, 'data.indices[0]: expected a whole number above -1, found -1'],
    [{ values: [1] }, 'data.values: expected 3 numbers, as many as indices, found 1'],
    [{ labels: [1] }, 'data.starts: expected 2 numbers from 0 on, as there are 1 labels, found 3 from 0 on'],
  ])('are refused, by the place: %j', (wrong, message) => {
    const rows = { starts: [0, 2, 3], indices: [0, 4, 1], values: [1, 1, 1], labels: [1, -1], ...wrong };
    for (const [owner, make] of [
      ['makeLinearStep', () => makeLinearStep(momentum(), rows, hingeLoss)],
      ['linearObjective', () => linearObjective(rows, hingeLoss)],
    ] as const) {
      expect(make).toThrow(ConfigError);
      expect(make).toThrow(`${owner}: ${message}`);
    }
  });
});

describe('steps of a linear model', () => {
  const bias = (labels: readonly number[]): LinearData => ({
    starts: [...labels.keys(), labels.length],
    indices: labels.map(() => 0),
    values: labels.map(() => 1),
    labels,
  });

  it('with the rate 1/t and squares find the mean of the labels, at every step', () => {
    const labels = [3, -1, 8, 2, 0, 4];
    const step = makeLinearStep(
      descend((count) => 1 / (1 + count)),
      bias(labels),
      squaredLoss,
    );
    const at = step.init(tensor([100]));
    labels.forEach((_, i) => {
      step(at, [i]);
      const mean = labels.slice(0, i + 1).reduce((total, y) => total + y, 0) / (i + 1);
      expect(at.params.get(0)).toBeCloseTo(mean, 13);
    });
  });

  /** Many passes, each in an order of its own. */
  const train = (step: (examples: ArrayLike<number>) => number, count: number, passes: number): void => {
    for (let pass = 0; pass < passes; pass++) step(permutation(foldIn(makeKey(4), pass), count));
  };

  it('with the logistic loss find the odds', () => {
    // Where 1 + exp(w) is to -1 as 3 to 1, the gradient 3 σ(-w) - σ(w) is 0: w = log 3.
    const step = makeLinearStep(
      descend((count) => 8 / (8 + count)),
      bias([1, 1, -1, 1]),
      logisticLoss,
    );
    const at = step.init(tensor([0]));
    train((examples) => step(at, examples), 4, 4000);
    expect(at.params.get(0)).toBeCloseTo(Math.log(3), 3);
  });

  it('solve equations that have a solution', () => {
    // w = (2, -1, 0.5), and one equation more than that.
    const equations = {
      starts: [0, 2, 4, 6, 9],
      indices: [0, 1, 1, 2, 0, 2, 0, 1, 2],
      values: [1, 1, 2, 1, 1, -1, 1, 1, 1],
      labels: [1, -1.5, 1.5, 1.5],
    };
    const step = makeLinearStep(descend(0.3), equations, squaredLoss);
    const at = step.init(tensor([0, 0, 0]));
    train((examples) => step(at, examples), 4, 300);
    [2, -1, 0.5].forEach((w, i) => {
      expect(at.params.get(i)).toBeCloseTo(w, 12);
    });
  });

  it('find where the gradient of all examples is 0', () => {
    // Labels that no plane divides, so that the optimum is finite.
    const apart = {
      starts: [0, 2, 4, 6, 8, 9, 10],
      indices: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
      values: [1, 2, 2, 1, 1, -1, -1, 1, 1, 1],
      labels: [1, -1, 1, 1, -1, -1],
    };
    const step = makeLinearStep(
      descend((count) => 10 / (10 + count)),
      apart,
      logisticLoss,
    );
    const at = step.init(tensor([0, 0]));
    const objective = linearObjective(apart, logisticLoss);
    const all = [0, 1, 2, 3, 4, 5];
    train((examples) => step(at, examples), 6, 4000);
    for (const g of toArray(toDense(objective.valueAndGrad(at.params, all)[1]))) expect(g).toBeCloseTo(0, 3);
    for (const [dx, dy] of [
      [0.3, 0],
      [-0.3, 0],
      [0, 0.3],
      [0, -0.3],
    ] as const)
      expect(objective.value(tensor([at.params.get(0) + dx, at.params.get(1) + dy]))).toBeGreaterThan(
        objective.value(at.params),
      );
  });
});
