import ndarray from 'ndarray';
import { describe, expectTypeOf, it } from 'vitest';
import {
  applyUpdates,
  chain,
  chainAll,
  identity,
  makeSharedStep,
  makeStep,
  namedChain,
  tensor,
  type AnyTransformation,
  type GradientTransformation,
  type LiveTrainState,
  type Member,
  type OpaqueState,
  type Params,
  type Step,
  type Tensor,
  type TrainState,
  type TreeOf,
} from '@thalweg/core';
import { cosineDecay } from '@thalweg/schedules';
import {
  adam,
  adamw,
  addLookAheadMomentum,
  addMomentum,
  clip,
  clipByGlobalNorm,
  lbfgs,
  lookahead,
  minimize,
  momentum,
  momo,
  momoAdam,
  nadam,
  nesterov,
  scale,
  scaleByAdam,
  scaleByBacktrackingLinesearch,
  scaleByLbfgs,
  scaleByLearningRate,
  scaleByNadam,
  scaleByZoomLinesearch,
  sophia,
  sgd,
} from '../src/index.js';

const params = { w: tensor([[1, 2]]), layers: [{ b: tensor([0]) }] };
interface Declared {
  readonly w: Tensor;
  readonly layers: readonly { readonly b: Tensor }[];
}

describe('the state of a chain', () => {
  const tx = chain(
    clipByGlobalNorm(1),
    adam({ learningRate: cosineDecay({ initialValue: 0.1, steps: 100 }) }),
  );

  it('is inferred, with the type of the parameters', () => {
    const state = tx.init(params);
    expectTypeOf(state.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
    expectTypeOf(state.scaleByAdam.mu.layers).toEqualTypeOf<readonly { readonly b: Tensor }[]>();
    expectTypeOf(state.scaleByLearningRate.count).toEqualTypeOf<number>();
    expectTypeOf(state).toHaveProperty('clipByGlobalNorm');
    // @ts-expect-error no member has this name
    state.scaleByAdan;
    // @ts-expect-error the parameters have no such entry
    state.scaleByAdam.mu.v;
    // @ts-expect-error a state is read-only
    state.scaleByLearningRate.count = 3;
  });

  it('has a number for a slot with one number for the whole tree', () => {
    expectTypeOf(scaleByNadam().init(params).scaleByNadam.muProduct).toEqualTypeOf<number>();
  });

  it('takes parameters declared by an interface, tuples and plain ndarrays', () => {
    const declared: Declared = params;
    expectTypeOf(tx.init(declared).scaleByAdam.nu.layers).toEqualTypeOf<readonly { readonly b: Tensor }[]>();
    const pair: readonly [Tensor, { readonly x: Tensor }] = [tensor(1), { x: tensor(2) }];
    expectTypeOf(tx.init(pair).scaleByAdam.mu[1].x).toEqualTypeOf<Tensor>();
    const plain = { w: ndarray(new Float32Array(2), [2]) };
    expectTypeOf(tx.init(plain).scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
    expectTypeOf(tx.init(tensor(1)).scaleByAdam.mu).toEqualTypeOf<Tensor>();
    // @ts-expect-error integers are no parameters
    tx.init({ w: ndarray(new Int32Array(2), [2]) });
    // @ts-expect-error numbers are no parameters
    tx.init({ w: 3 });
  });

  it('survives a step, and gradients written in place', () => {
    const state = tx.init(params);
    const [updates, next] = tx.update({ w: tensor([[0, 1]]), layers: [{ b: tensor([1]) }] }, state);
    expectTypeOf(next).toEqualTypeOf(state);
    expectTypeOf(applyUpdates(params, updates).w).toEqualTypeOf<Tensor>();
  });

  it('has suffixes for repeated names, with any nesting', () => {
    const state = chain(scale(1), chain(scale(2), identity(), scale(3)), clip(1)).init(params);
    expectTypeOf<keyof typeof state>().toEqualTypeOf<'scale' | 'scale_2' | 'scale_3' | 'clip'>();
  });

  it('is associative in its type', () => {
    const [a, b, c] = [clip(1), momentum({ learningRate: 1 }), scaleByAdam()] as const;
    expectTypeOf(chain(chain(a, b), c)).toEqualTypeOf(chain(a, chain(b, c)));
    expectTypeOf(chain(identity(), a)).toEqualTypeOf(chain(a, identity()));
  });

  it('has the names of a named chain', () => {
    const state = namedChain(['guard', clip(1)], ['main', adam()]).init(params);
    expectTypeOf(state.main.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
    const inner = namedChain(['twice', chain(scale(1), scale(2))]).init(params);
    expectTypeOf<keyof typeof inner.twice>().toEqualTypeOf<'scale' | 'scale_2'>();
  });
});

describe('the context', () => {
  it('is required exactly when a member needs it', () => {
    const tx = adamw({ learningRate: 1e-3 });
    const state = tx.init(params);
    expectTypeOf(tx.update<typeof params>)
      .parameter(2)
      .toExtend<{ readonly params: unknown }>();
    // @ts-expect-error adamw needs the parameters
    expectTypeOf(() => tx.update(params, state)).toBeFunction();
    // @ts-expect-error the parameters, and of the right type
    expectTypeOf(() => tx.update(params, state, { params: { w: tensor(1) } })).toBeFunction();
    expectTypeOf(() => tx.update(params, state, { params, value: 1 })).toBeFunction();
    expectTypeOf(() =>
      sgd({ learningRate: 1 }).update(params, { scaleByLearningRate: { count: 0 } }),
    ).toBeFunction();
    const step = makeStep(tx);
    expectTypeOf(() => step(step.init(params), params)).toBeFunction();
    // @ts-expect-error gradients are a tree like the parameters
    expectTypeOf(() => step(step.init(params), { w: tensor(1) })).toBeFunction();
  });
});

describe('methods that ask for the loss', () => {
  const valueAndGrad = (at: TreeOf<typeof params>) => [1, at] as const;

  it('need the loss, alone, in a chain, a group, a wrapper and a step', () => {
    const tx = momo();
    // @ts-expect-error the loss
    expectTypeOf(() => tx.update(params, tx.init(params), { params })).toBeFunction();
    // @ts-expect-error the parameters
    expectTypeOf(() => tx.update(params, tx.init(params), { value: 1 })).toBeFunction();
    expectTypeOf(() => tx.update(params, tx.init(params), { params, value: 1 })).toBeFunction();
    const both = chain(clip(1), momoAdam());
    // @ts-expect-error the loss
    expectTypeOf(() => both.update(params, both.init(params), { params })).toBeFunction();
    const named = namedChain(['inside', tx]);
    // @ts-expect-error the loss
    expectTypeOf(() => named.update(params, named.init(params), { params })).toBeFunction();
    const wrapped = lookahead(tx);
    // @ts-expect-error the loss
    expectTypeOf(() => wrapped.update(params, wrapped.init(params), { params })).toBeFunction();
    const step = makeStep(tx);
    // @ts-expect-error the loss
    expectTypeOf(() => step(step.init(params), params)).toBeFunction();
    expectTypeOf(() => step(step.init(params), params, { value: 1 })).toBeFunction();
  });

  it('need the function for second derivatives', () => {
    const step = makeStep(sophia({ learningRate: 1, key: [0, 1] }));
    // @ts-expect-error the function
    expectTypeOf(() => step(step.init(params), params, { value: 1 })).toBeFunction();
    expectTypeOf(() => step(step.init(params), params, { valueAndGrad })).toBeFunction();
  });

  it('have states of the type of the parameters', () => {
    expectTypeOf(momo().init(params).scaleByMomo.mu.w).toEqualTypeOf<Tensor>();
    expectTypeOf(momo().init(params).scaleByMomo.value).toEqualTypeOf<number>();
  });
});

describe('L-BFGS and the line searches', () => {
  const valueAndGrad = (at: TreeOf<typeof params>) => [1, at] as const;
  const search = scaleByZoomLinesearch({ maxLinesearchSteps: 20 });

  it('need the parameters, and the searches the function, alone', () => {
    const direction = scaleByLbfgs();
    // @ts-expect-error the parameters
    expectTypeOf(() => direction.update(params, direction.init(params))).toBeFunction();
    expectTypeOf(() => direction.update(params, direction.init(params), { params })).toBeFunction();
    // @ts-expect-error the function
    expectTypeOf(() => search.update(params, search.init(params), { params })).toBeFunction();
    // @ts-expect-error the parameters
    expectTypeOf(() => search.update(params, search.init(params), { valueAndGrad })).toBeFunction();
    expectTypeOf(() => search.update(params, search.init(params), { params, valueAndGrad })).toBeFunction();
    const backtracking = scaleByBacktrackingLinesearch({ maxBacktrackingSteps: 20 });
    // @ts-expect-error the function
    expectTypeOf(() => backtracking.update(params, backtracking.init(params), { params })).toBeFunction();
  });

  it('need them in a chain, an optimizer and a step', () => {
    const tx = chain(sgd({ learningRate: 1 }), search);
    // @ts-expect-error the function
    expectTypeOf(() => tx.update(params, tx.init(params), { params })).toBeFunction();
    const named = namedChain(['inside', tx]);
    // @ts-expect-error the function, in a group
    expectTypeOf(() => named.update(params, named.init(params), { params })).toBeFunction();
    const optimizer = lbfgs();
    // @ts-expect-error the function
    expectTypeOf(() => optimizer.update(params, optimizer.init(params), { params })).toBeFunction();
    const step = makeStep(optimizer);
    // @ts-expect-error the function
    expectTypeOf(() => step(step.init(params), params)).toBeFunction();
    expectTypeOf(() => step(step.init(params), params, { valueAndGrad })).toBeFunction();
  });

  it('have states of the type of the parameters', () => {
    const { scaleByZoomLinesearch: state } = search.init(params);
    expectTypeOf(state.gradient.w).toEqualTypeOf<Tensor>();
    expectTypeOf(state.learningRate).toEqualTypeOf<number>();
    expectTypeOf(scaleByLbfgs().init(params).scaleByLbfgs.pairs[0]!.step).toEqualTypeOf<Tensor>();
  });
});

describe('minimize', () => {
  it('gives and returns the kind of list that the start is', () => {
    const found = minimize(
      (x) => {
        expectTypeOf(x).toEqualTypeOf<number[]>();
        return x.length;
      },
      [0, 1],
    );
    expectTypeOf(found.x).toEqualTypeOf<readonly number[]>();
    const typed = minimize((x) => {
      expectTypeOf(x).toEqualTypeOf<Float64Array>();
      return x.length;
    }, new Float64Array(2));
    expectTypeOf(typed.x).toEqualTypeOf<Float64Array>();
    expectTypeOf(() => minimize((x: readonly number[]) => x.length, [0] as const)).toBeFunction();
    // @ts-expect-error no other list
    expectTypeOf(() => minimize(() => 0, new Float32Array(1))).toBeFunction();
    // @ts-expect-error no such estimate
    expectTypeOf(() => minimize(() => 0, [0], { gradient: 'backward' })).toBeFunction();
    expectTypeOf(() => minimize(() => 0, [0], { optimizer: lbfgs(), gradient: 'central' })).toBeFunction();
  });
});

describe('the point of the gradient', () => {
  const ahead = addLookAheadMomentum({ decay: 0.9 });

  it('differs from the parameters for one member of a chain at most', () => {
    expectTypeOf(() => chain(clip(1), scaleByLearningRate(0.1), ahead)).toBeFunction();
    expectTypeOf(() => chain(ahead, addMomentum({ decay: 0.9, nesterov: true }))).toBeFunction();
    // @ts-expect-error two look ahead
    expectTypeOf(() => chain(ahead, ahead)).toBeFunction();
    // @ts-expect-error two look ahead, however deep
    expectTypeOf(() => chain(clip(1), chain(ahead, scale(1)), chain(scale(1), ahead))).toBeFunction();
    // @ts-expect-error either form of nesterov may be the one that looks ahead
    expectTypeOf(() => chain(nesterov({ learningRate: 1 }), nesterov({ learningRate: 1 }))).toBeFunction();
    // @ts-expect-error two look ahead, under names of their own
    expectTypeOf(() => chain(ahead, namedChain(['second', ahead]))).toBeFunction();
  });

  it('has the type of the parameters', () => {
    const step = makeStep(nesterov({ learningRate: 0.1 }));
    expectTypeOf(step.gradientPoint(step.init(params))).toEqualTypeOf(step.init(params).params);
    const tx = chain(scale(-1), ahead);
    expectTypeOf(tx.gradientPoint(params, tx.init(params)).layers).toEqualTypeOf<
      readonly { readonly b: Tensor }[]
    >();
    // @ts-expect-error the state of another chain
    expectTypeOf(() => tx.gradientPoint(params, clip(1).init(params))).toBeFunction();
  });
});

describe('options', () => {
  it('are checked', () => {
    // @ts-expect-error a wrong name
    expectTypeOf(() => adam({ learningrate: 1 })).toBeFunction();
    // @ts-expect-error a missing option
    expectTypeOf(() => sgd({})).toBeFunction();
    // @ts-expect-error a missing argument
    expectTypeOf(() => clip()).toBeFunction();
    // @ts-expect-error a wrong type
    expectTypeOf(() => adam({ b1: '0.9' })).toBeFunction();
    // @ts-expect-error no such form
    expectTypeOf(() => nadam({ form: 'keras' })).toBeFunction();
    expectTypeOf(nesterov).toBeCallableWith({ learningRate: 0.1, form: 'reformulated' });
    expectTypeOf(adam).toBeCallableWith();
    expectTypeOf(adam).toBeCallableWith({ learningRate: (step: number) => 1 / step });
  });
});

describe('a tensor', () => {
  it('cannot be written to', () => {
    const t = tensor([1]);
    // @ts-expect-error an element
    () => (t.data[0] = 1);
    // @ts-expect-error a method that writes
    () => t.set(0, 1);
    // @ts-expect-error the array's own methods
    () => t.data.fill(0);
    // @ts-expect-error the shape
    () => (t.shape[0] = 2);
    expectTypeOf(ndarray(new Float64Array(1))).toExtend<Tensor>();
    expectTypeOf(ndarray(new Float32Array(1))).toExtend<Tensor>();
    expectTypeOf(ndarray(new Uint8Array(1))).not.toExtend<Tensor>();
  });
});

describe('any transformation', () => {
  it('is an AnyTransformation, and makes a step with an opaque state', () => {
    const all: readonly AnyTransformation[] = [sgd({ learningRate: 1 }), adamw(), chain(clip(1), adam())];
    const step = makeStep(all[0]!);
    expectTypeOf(step.init(params).params.w).toEqualTypeOf<Tensor>();
    expectTypeOf(chain(all[0]!, clip(1)).init(params)).toEqualTypeOf<OpaqueState>();
  });
});

describe('an optimizer that is chosen at run time', () => {
  const either = (wantsAdam: boolean) => (wantsAdam ? adam() : sgd({ learningRate: 1 }));

  it('makes a step, whose state is that of either', () => {
    const step = makeStep(either(true));
    let at = step.init(params);
    at = step(at, params);
    expectTypeOf(at.params.w).toEqualTypeOf<Tensor>();
    expectTypeOf(at.state.scaleByLearningRate.count).toEqualTypeOf<number>();
    if ('scaleByAdam' in at.state) expectTypeOf(at.state.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
    // @ts-expect-error only one of them has it
    at.state.scaleByAdam;
    // @ts-expect-error gradients are a tree like the parameters
    expectTypeOf(() => step(at, { w: tensor(1) })).toBeFunction();
  });

  it('makes a donated and a shared step', () => {
    const donated = makeStep(either(false), { donate: true });
    const at = donated.init(params);
    expectTypeOf(donated(at, at.gradients)).toEqualTypeOf(at);
    expectTypeOf(donated.resume({ params: at.params, state: at.state })).toEqualTypeOf(at);
    const shared = makeSharedStep(either(false));
    expectTypeOf(shared.init(params).state).toEqualTypeOf(at.state);
  });

  it('joins a chain', () => {
    const state = chain(clip(1), either(true)).init(params);
    expectTypeOf(state.scaleByLearningRate.count).toEqualTypeOf<number>();
    if ('scaleByAdam' in state) expectTypeOf(state.scaleByAdam.nu.w).toEqualTypeOf<Tensor>();
  });
});

type AdamMembers = ReturnType<typeof adam>['members'];

describe('a class of its own around a step', () => {
  class Trainer<P extends Params> {
    readonly #step: Step<AdamMembers> = makeStep(adam());
    #at: TrainState<AdamMembers, P>;

    constructor(params: P) {
      this.#at = this.#step.init(params);
    }

    get params(): P {
      return this.#at.params;
    }

    get first(): P {
      return this.#at.state.scaleByAdam.mu;
    }

    train(gradients: P): void {
      this.#at = this.#step(this.#at, gradients);
    }

    trainAhead(gradientAt: (params: P) => P): void {
      this.train(gradientAt(this.#step.gradientPoint(this.#at)));
    }
  }

  it('needs no cast', () => {
    const trainer = new Trainer(params);
    expectTypeOf(trainer.params.layers[0]!.b).toExtend<Tensor>();
    expectTypeOf(() => trainer.train(trainer.params)).toBeFunction();
    // @ts-expect-error gradients are a tree like the parameters
    expectTypeOf(() => trainer.train({ w: tensor(1) })).toBeFunction();
  });

  it('may be for any optimizer', () => {
    class AnyTrainer<M extends readonly Member[], P extends Params> {
      readonly #step: Step<M>;
      #at: TrainState<M, P>;

      constructor(tx: AnyTransformation<M>, params: P) {
        this.#step = makeStep(tx);
        this.#at = this.#step.init(params);
      }

      train(gradients: P, value: number, valueAndGrad: (params: P) => readonly [number, P]): P {
        this.#at = this.#step(this.#at, gradients, { value, valueAndGrad });
        return this.#at.params;
      }
    }
    expectTypeOf(new AnyTrainer(adam(), params).train).returns.toEqualTypeOf<typeof params>();
  });

  it('may donate', () => {
    class LiveTrainer<P extends Params> {
      readonly #step = makeStep(adam(), { donate: true });
      readonly #at: LiveTrainState<AdamMembers, P>;

      constructor(params: P) {
        this.#at = this.#step.init(params);
      }

      train(gradients: P): P {
        return this.#step(this.#at, gradients).params;
      }
    }
    expectTypeOf(new LiveTrainer(params).train).returns.toEqualTypeOf<typeof params>();
  });
});

describe('a list of transformations', () => {
  const list = [clip(1), adam()];

  it('is chained by chainAll, with a state that only run time knows', () => {
    expectTypeOf(chainAll(list)).toEqualTypeOf<GradientTransformation>();
    const gathered: AnyTransformation[] = [clip(1), adamw()];
    gathered.push(nesterov({ learningRate: 1 }));
    expectTypeOf(chainAll(gathered)).toEqualTypeOf<GradientTransformation>();
    expectTypeOf(makeStep(chainAll([...list, scale(-1)])).init(params).state).toEqualTypeOf<OpaqueState>();
  });

  it('is refused by chain, with a type that says what to write', () => {
    type Refusal = Parameters<typeof chain<typeof list>>;
    expectTypeOf<keyof Refusal>().extract<`only run time knows${string}`>().not.toBeNever();
    // @ts-expect-error a computed list
    expectTypeOf(() => chain(...list)).toBeFunction();
    // @ts-expect-error a computed list among others
    expectTypeOf(() => chain(clip(1), ...list, scale(-1))).toBeFunction();
    // @ts-expect-error a list is not a transformation
    expectTypeOf(() => chain(list)).toBeFunction();
    const pair = [clip(1), adam()] as const;
    expectTypeOf(chain(...pair)).toEqualTypeOf(chain(clip(1), adam()));
  });
});
