import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  chain,
  evaluationParams,
  makeStep,
  partition,
  sparseTensor,
  tensor,
  toArray,
  type AnyTransformation,
} from '@thalweg/core';
import { expectClose, expectSameBits } from '@thalweg/testing';
import {
  accumulate,
  adam,
  applyIfFinite,
  averageParams,
  dog,
  flush,
  lookahead,
  momentum,
  muon,
  scheduleFreeAdamw,
  setToZero,
  sgd,
  skipLargeUpdates,
} from '../src/index.js';

const numbers = (seed: number) => Float32Array.from({ length: 100 }, (_, i) => Math.sin(seed + 3 * i));
const tree = (seed: number) => ({ w: tensor(numbers(seed), [10, 10]), b: tensor([Math.cos(seed)]) });
type Params = ReturnType<typeof tree>;
const gradients = Array.from({ length: 8 }, (_, i) => tree(i));
const total = gradients.reduce((sum, g) => applyUpdates(sum, g));

describe('accumulate', () => {
  it('gives in 8 calls the bits of one call with the sum or the mean', () => {
    for (const donate of [false, true] as const) {
      const of = (every: number, kind: 'mean' | 'sum') =>
        makeStep(accumulate(adam({ learningRate: 0.1 }), { every, of: kind }), { donate } as object);
      const alone = makeStep(adam({ learningRate: 0.1 }));
      const summed = of(8, 'sum');
      let at = summed.init(tree(9));
      for (const g of gradients) at = summed(at, g);
      const expected = alone(alone.init(tree(9)), total);
      expectSameBits(at.params, expected.params);
      expectSameBits(at.state.scaleByAdam, expected.state.scaleByAdam);
      const mean = of(8, 'mean');
      let averaged = mean.init(tree(9));
      for (const g of gradients) averaged = mean(averaged, g);
      const eighth = chain(sgd({ learningRate: 1 / 8 }), sgd({ learningRate: 1 }));
      const [divided] = eighth.update(total, eighth.init(total));
      expectSameBits(averaged.params, alone(alone.init(tree(9)), divided).params);
    }
  });

  it('leaves out a gradient that is not finite, and waits for another', () => {
    const tx = accumulate(sgd({ learningRate: 1 }), { every: 2, skipNonFinite: true });
    let [, state] = tx.update(tensor([NaN]), tx.init(tensor([0])));
    expect(state.accumulate).toMatchObject({ gathered: 0, count: 0 });
    [, state] = tx.update(tensor([1]), state);
    [, state] = tx.update(tensor([Infinity]), state);
    const [update, last] = tx.update(tensor([3]), state);
    expect(toArray(update)).toEqual([-2]);
    expect(last.accumulate).toMatchObject({ gathered: 0, count: 1 });
  });

  it('keeps a NaN from the steps after the one that it belongs to', () => {
    const tx = accumulate(sgd({ learningRate: 1 }), { every: 2 });
    let state = tx.init(tensor([0]));
    const updates = [NaN, 1, 2, 4].map((g) => {
      const [update, next] = tx.update(tensor([g]), state);
      state = next;
      return toArray(update)[0];
    });
    expect(updates).toEqual([0, NaN, 0, -3]);
  });

  it('flushes what is left, wherever it is in the state, and nothing twice', () => {
    const tx = partition(
      ['w', 'w', accumulate(sgd({ learningRate: 1 }), { every: 5 })],
      ['b', true, accumulate(momentum({ learningRate: 1 }), { every: 9, of: 'sum' })],
    );
    const start = { w: tensor([0]), b: tensor([0]) };
    let state = tx.init(start);
    for (const g of [1, 2, 6]) [, state] = tx.update({ w: tensor([g]), b: tensor([g]) }, state);
    const [updates, flushed] = tx.update({ w: tensor([99]), b: tensor([99]) }, flush(state));
    expect([toArray(updates.w), toArray(updates.b)]).toEqual([[-3], [-9]]);
    expect(toArray(tx.update(start, flush(flushed))[0].w)).toEqual([0]);
    expect(flushed.b.accumulate).toMatchObject({ gathered: 0, flushing: 0 });
  });
});

describe('applyIfFinite', () => {
  it('takes the gradient after as many in a row as it may skip, and starts to count anew', () => {
    const tx = applyIfFinite(sgd({ learningRate: 1 }), { maxConsecutive: 2 });
    let state = tx.init(tensor([0]));
    const updates = [NaN, Infinity, 1, NaN, NaN, NaN, NaN].map((g) => {
      const [update, next] = tx.update(tensor([g]), state);
      state = next;
      return toArray(update)[0];
    });
    expect(updates).toEqual([0, 0, -1, 0, 0, NaN, NaN]);
    expect(state.applyIfFinite).toEqual({ consecutive: 4, skipped: 4 });
  });

  it('takes sparse gradients where the wrapped transformation does', () => {
    const tx = applyIfFinite(sgd({ learningRate: 1 }), { maxConsecutive: 2 });
    const sparse = sparseTensor([1], tensor([[NaN, 1]]), [3, 2]);
    const [update] = tx.update(sparse, tx.init(tensor(new Float64Array(6), [3, 2])));
    expect(toArray(update.values)).toEqual([0, 0]);
  });
});

describe('skipLargeUpdates', () => {
  it('measures gradients whose squares overflow', () => {
    const tx = skipLargeUpdates(sgd({ learningRate: 1 }), { maxNorm: 2e200 });
    const [update] = tx.update(tensor([1e200, 1e200]), tx.init(tensor([0, 0])));
    expect(toArray(update)).toEqual([-1e200, -1e200]);
  });
});

describe('lookahead with resetState', () => {
  it.each([
    // DoG measures how far it is from its start. Muon is not a rule.
    ['dog', dog({ initialStep: 0.1 })],
    ['muon', muon({ learningRate: 0.1, adamLearningRate: 0.1 })],
  ] as const)('starts the wrapped transformation again at the new parameters: %s', (_, inner) => {
    const tx: AnyTransformation = inner;
    const run = (of: AnyTransformation) => {
      const step = makeStep(of);
      const init = (params: Params) => step.init(params as never) as { readonly params: Params };
      return {
        init,
        step: (at: object, g: Params) => step(at as never, g as never) as { readonly params: Params },
      };
    };
    const whole = run(lookahead(tx, { syncPeriod: 3, slowStepSize: 1, resetState: true }));
    const alone = run(tx);
    let at = whole.init(tree(9));
    let fast = alone.init(tree(9));
    gradients.forEach((g, i) => {
      at = whole.step(at, g);
      fast = alone.step(fast, g);
      if (i % 3 === 2) fast = alone.init(fast.params);
      for (const leaf of ['w', 'b'] as const)
        expectClose([[...toArray(at.params[leaf])]], [[...toArray(fast.params[leaf])]], 1e-5);
    });
  });

  it('leaves a state that is not finite behind', () => {
    const tx = lookahead(momentum({ learningRate: 1 }), { syncPeriod: 2, resetState: true });
    const params = tensor([1]);
    let state = tx.init(params);
    for (const g of [NaN, 1]) [, state] = tx.update(tensor([g]), state, { params });
    // Optax multiplies it by 0, which is NaN again.
    expect(toArray(state.addMomentum.trace)).toEqual([0]);
  });
});

describe('the parameters to evaluate', () => {
  it('are the parameters before the first step, and if nothing keeps others', () => {
    const params = { w: tensor([1]) };
    for (const tx of [scheduleFreeAdamw(), lookahead(sgd({ learningRate: 1 })), averageParams()])
      expectSameBits(evaluationParams(tx as never, params, tx.init(params) as never), params);
    const plain = sgd({ learningRate: 1 });
    expect(evaluationParams(plain, params, plain.init(params))).toBe(params);
  });

  it('are made by each part for its own leaves, and by each member from those of the one before', () => {
    const tx = chain(
      partition(['w', 'w', lookahead(sgd({ learningRate: 1 }), { syncPeriod: 9 })], ['b', true, setToZero()]),
      averageParams({ decay: 0.5 }),
    );
    const step = makeStep(tx);
    let at = step.init({ w: tensor([4]), b: tensor([5]) });
    for (let i = 0; i < 3; i++) at = step(at, { w: tensor([-1]), b: tensor([-1]) });
    const found = evaluationParams(tx, at.params, at.state);
    // The average of 5, 6 and 7 with the weights 1/8, 1/4 and 1/2; the last member hides the slow parameters.
    expect(toArray(found.w)[0]).toBeCloseTo((5 / 8 + 6 / 4 + 7 / 2) / (7 / 8), 12);
    expect(toArray(found.b)[0]).toBeCloseTo(5, 12);
  });
});
