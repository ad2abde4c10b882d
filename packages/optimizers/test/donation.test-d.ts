import type { NdArray } from 'ndarray';
import { describe, expectTypeOf, it } from 'vitest';
import {
  chain,
  makeStep,
  sparseTensor,
  tensor,
  type AnyTransformation,
  type DonatedStep,
  type LiveTrainState,
  type Member,
  type Params,
  type Step,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { adam, adamw, clip } from '../src/index.js';

const params = { w: tensor([[1, 2]]), layers: [{ b: tensor([0]) }] };

type Writable = NdArray<Float32Array | Float64Array>;

describe('a donated step', () => {
  const step = makeStep(adam(), { donate: true });

  it('starts with writable gradients', () => {
    const at = step.init(params);
    expectTypeOf(at.gradients.w).toEqualTypeOf<Writable>();
    expectTypeOf(at.gradients.layers[0]!.b).toEqualTypeOf<Writable>();
    expectTypeOf(() => at.gradients.w.set(0, 1, 3)).toBeFunction();
    expectTypeOf(makeStep(adam(), { donate: true }).init(tensor(1)).gradients).toEqualTypeOf<Writable>();
    const pair: readonly [Tensor, { readonly x: Tensor }] = [tensor(1), { x: tensor(2) }];
    expectTypeOf(step.init(pair).gradients[1].x).toEqualTypeOf<Writable>();
    // @ts-expect-error no such entry
    at.gradients.v;
    // @ts-expect-error the tree itself stays
    () => (at.gradients.w = at.gradients.w);
  });

  it('has the parameters and the state of a pure step, read-only', () => {
    const at = step.init(params);
    const pure = makeStep(adam()).init(params);
    expectTypeOf(at.params).toEqualTypeOf(pure.params);
    expectTypeOf(at.state).toEqualTypeOf(pure.state);
    // @ts-expect-error live parameters are not for writing
    () => at.params.w.set(0, 0, 1);
    // @ts-expect-error neither is the state
    () => (at.state.scaleByAdam.count = 3);
  });

  it('takes its own gradients, tensors and sparse tensors, and returns its argument', () => {
    const at = step.init(params);
    expectTypeOf(step(at, at.gradients)).toEqualTypeOf(at);
    expectTypeOf(() => step(at, params)).toBeFunction();
    expectTypeOf(() => step(at, { ...at.gradients, w: tensor([[0, 1]]) })).toBeFunction();
    expectTypeOf(() =>
      step(at, { w: sparseTensor([0], tensor([[3, 4]]), [1, 2]), layers: [{ b: tensor([1]) }] }),
    ).toBeFunction();
    // @ts-expect-error gradients are a tree like the parameters
    expectTypeOf(() => step(at, { w: tensor([[0, 1]]) })).toBeFunction();
    // @ts-expect-error the state of another optimizer
    expectTypeOf(() => makeStep(clip(1), { donate: true })(at, params)).toBeFunction();
  });

  it('has no gradients unless it is donated', () => {
    const pure = makeStep(adam());
    const at = pure.init(params);
    expectTypeOf(at).not.toHaveProperty('gradients');
    expectTypeOf(pure(at, params)).not.toHaveProperty('gradients');
    expectTypeOf(makeStep(adam(), { donate: false }).init(params)).not.toHaveProperty('gradients');
    expectTypeOf(makeStep(adam(), { backend: 'js' }).init(params)).not.toHaveProperty('gradients');
  });

  it('is used as a pure step if only run time tells which it is', () => {
    const either = (donate: boolean) => makeStep(chain(adam()), { donate });
    expectTypeOf(either).returns.toEqualTypeOf<Step<ReturnType<typeof adam>['members']>>();
  });

  it('resumes from parameters and state, with their types', () => {
    const pure = makeStep(adam());
    const at = step.resume(pure(pure.init(params), params));
    expectTypeOf(at.gradients.w).toEqualTypeOf<Writable>();
    expectTypeOf(at.params).toEqualTypeOf(pure.init(params).params);
    expectTypeOf(step(at, at.gradients)).toEqualTypeOf(at);
    expectTypeOf(pure).not.toHaveProperty('resume');
    // @ts-expect-error the state of another optimizer
    expectTypeOf(() => step.resume(makeStep(clip(1)).init(params))).toBeFunction();
    // @ts-expect-error no state
    expectTypeOf(() => step.resume({ params })).toBeFunction();
  });

  it('requires the context that the optimizer needs, without the parameters', () => {
    const decayed = makeStep(adamw(), { donate: true });
    expectTypeOf(() => decayed(decayed.init(params), params)).toBeFunction();
    expectTypeOf(() => decayed(decayed.init(params), params, { value: 1 })).toBeFunction();
    // @ts-expect-error they are those of the step
    expectTypeOf(() => decayed(decayed.init(params), params, { params })).toBeFunction();
  });

  it('works with any transformation and any tree', () => {
    const any: AnyTransformation = adam();
    const opaque = makeStep(any, { donate: true });
    expectTypeOf(opaque).toEqualTypeOf<DonatedStep<readonly Member[]>>();
    const start = (tree: Params) => opaque.init(tree);
    expectTypeOf(start).returns.toEqualTypeOf<LiveTrainState<readonly Member[], Params>>();
    const at = start(params);
    expectTypeOf(opaque(at, at.gradients)).toEqualTypeOf(at);
    expectTypeOf(opaque(at, params)).toEqualTypeOf(at);
    expectTypeOf(at.gradients).toExtend<Tree<Writable>>();
  });
});
