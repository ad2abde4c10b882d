import * as fc from 'fast-check';
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
  filledWith,
  finite,
  makeLinearStep,
  makeStep,
  mul,
  scalarSlot,
  scheduled,
  sparseTensor,
  sqrt,
  square,
  tensor,
  toArray,
  zeros,
  type AnyTransformation,
  type Dtype,
  type LinearStep,
  type Member,
  type Tensor,
} from '../../src/index.js';
import { arbitraryTensor, dtypes, expectSameBits } from '@thalweg/testing';
import { inSharedMemory } from '../step/shared-memory.js';
import { numbers } from '../kernel/arbitrary-problem.js';
import { lazyRule, restingRule } from '../kernel/arbitrary-rule.js';
import { alikeNumber, arbitraryRows, type Rows } from './arbitrary-rows.js';
import { lossesByHand, type LossByHand } from './losses.js';

const rate = defineRule({
  name: 'rate',
  hyper: { rate: scheduled(finite()) },
  argument: 'rate',
  rule: ({ g, rate: r }) => ({ g: mul(r, g) }),
});
const momentum = defineRule({
  name: 'momentum',
  hyper: { friction: decay(0.75) },
  slots: { trace: zeros },
  rule: ({ g, trace, friction }) => {
    const next = add(mul(friction, trace), g);
    return { g: next, trace: next };
  },
});
const adagrad = defineRule({
  name: 'adagrad',
  hyper: {},
  slots: { sum: filledWith(() => 0.1) },
  rule: ({ g, sum }) => {
    const next = add(sum, square(g));
    return { g: div(g, sqrt(next)), sum: next };
  },
});
/** Like Adam: an average, corrected by the number of the step. */
const corrected = defineRule({
  name: 'corrected',
  hyper: { b1: decay(0.9) },
  slots: { mu: zeros },
  scalars: ({ b1 }, t) => ({ share: add(1, mul(-1, div(b1, t))) }),
  rule: ({ g, mu, b1, share }) => {
    const m = ema(mu, g, b1);
    return { g: div(m, share), mu: m };
  },
});
/** A rule with a number in its state that changes at each step. */
const fading = defineRule({
  name: 'fading',
  hyper: {},
  slots: { factor: scalarSlot(1) },
  rule: ({ g, factor }) => ({ g: mul(factor, g), factor: mul(0.9, factor) }),
});
/** A rule that scales by the weights. */
const relative = defineRule({
  name: 'relative',
  hyper: {},
  reads: ['params'],
  rule: ({ g, params }) => ({ g: mul(g, params) }),
});

const optimizers: readonly (readonly [string, AnyTransformation])[] = [
  ['no rule', chain()],
  ['SGD', rate(-0.1)],
  ['SGD with a schedule', rate((count) => -1 / (1 + count))],
  ['momentum', chain(momentum(), rate(-0.05))],
  ['Adagrad', chain(adagrad(), rate(-0.5))],
  ['a count', chain(corrected(), rate(-0.5))],
  ['a number in the state', chain(fading(), rate(-0.5))],
  ['the weights', chain(relative(), rate(-0.25))],
  [
    'all of them',
    chain(
      corrected(),
      fading(),
      momentum(),
      adagrad(),
      relative(),
      rate(() => -0.5),
    ),
  ],
];

interface Model extends Rows {
  readonly of: LossByHand;
  readonly weights: Tensor;
}

/** Weights with one axis or two, sometimes more than there are features. */
const models: fc.Arbitrary<Model> = fc
  .tuple(
    arbitraryRows,
    dtypes,
    fc.oneof(fc.constant(alikeNumber), numbers),
    fc.boolean(),
    fc.nat(3),
    fc.constantFrom(...lossesByHand),
  )
  .chain(([rows, dtype, number, isMatrix, more, of]) => {
    const shape = isMatrix ? [2, Math.ceil(rows.features / 2) + more] : [rows.features + more];
    return arbitraryTensor(shape, dtype, number).map((weights) => ({ ...rows, of, weights }));
  });

const scoreOf = ({ data: { starts, indices, values } }: Model, row: number, weights: readonly number[]) => {
  const parts = [0, 0, 0, 0];
  for (let e = starts[row]!, j = 0; e < starts[row + 1]!; e++, j++)
    parts[j % 4]! += weights[indices[e]!]! * values[e]!;
  return parts[0]! + parts[1]! + (parts[2]! + parts[3]!);
};

/** The gradient of an example as a tensor; no entries if the slope is 0. */
const gradientOf = ({ data, weights: { dtype, shape } }: Model, row: number, slope: number) => {
  const [from, to] = [data.starts[row]!, slope === 0 ? data.starts[row]! : data.starts[row + 1]!];
  const [indices, values] = [data.indices, data.values].map((of) => Array.from(of).slice(from, to));
  return sparseTensor(
    indices!,
    tensor(
      values!.map((value) => slope * value),
      dtype,
    ),
    shape,
  );
};

/** Fails unless a linear step gives the bits of `makeStep` on gradient tensors. */
const expectAsWritten = (tx: AnyTransformation, model: Model): void => {
  const { data, of, weights, examples } = model;
  const step = makeStep(tx);
  const half = examples.length >> 1;
  let at = step.init({ weights });
  const totals = [0, 0];
  examples.forEach((row, k) => {
    const z = scoreOf(model, row, toArray(at.params.weights));
    const y = data.labels[row]!;
    totals[k < half ? 0 : 1]! += of.lossOf(z, y);
    at = step(at, { weights: gradientOf(model, row, of.slopeOf(z, y)) });
  });
  for (const atomic of [false, true]) {
    const { params, isUntouchedBetween } = inSharedMemory({ weights });
    const linear: LinearStep<readonly Member[]> = makeLinearStep(tx, data, of.loss, { atomic });
    const live = linear.init(params);
    const found = [
      linear(live, examples.slice(0, half)),
      linear(live, Uint32Array.from(examples.slice(half))),
    ];
    expect(found).toEqual(totals);
    expectSameBits(params, at.params);
    expectSameBits(live.params, at.params);
    expectSameBits(live.state, at.state);
    expect(isUntouchedBetween()).toBe(true);
  }
};

describe('a linear step', () => {
  it.each(optimizers)('gives the bits of steps on sparse gradients, atomic or not: %s', (_, tx) => {
    fc.assert(
      fc.property(models, (model) => {
        expectAsWritten(tx, model);
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  it('gives these bits for any rules without sums, also some that change no weights', () => {
    fc.assert(
      fc.property(models, fc.array(fc.oneof(lazyRule, restingRule), { maxLength: 4 }), (model, rules) => {
        const tx = chainAll(rules.map((rule) => rule({ weights: model.weights })));
        fc.pre(!needsSums(tx, model));
        expectAsWritten(tx, model);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  const needsSums = (tx: AnyTransformation, { data, of }: Model): boolean => {
    try {
      makeLinearStep(tx, data, of.loss);
      return false;
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).found).toBe('one with a sum over all elements');
      return true;
    }
  };

  it.each<Dtype>(['float32', 'float64'])('has runs that share no state: %s', (dtype) => {
    const data = { starts: [0, 1, 2], indices: [0, 1], values: [1, 2], labels: [1, -1] };
    for (const atomic of [false, true]) {
      const step = makeLinearStep(chain(momentum(), fading()), data, lossesByHand[2]!.loss, { atomic });
      const fresh = () => step.init(tensor([1, 1], dtype));
      const [first, second, alone] = [fresh(), fresh(), fresh()];
      step(alone, [0, 1, 1, 0]);
      for (const row of [0, 1, 1, 0]) {
        step(first, [row]);
        step(second, [1 - row]);
      }
      expectSameBits([first.params, first.state], [alone.params, alone.state]);
      expect(toArray(second.params)).not.toEqual(toArray(first.params));
    }
  });
});
