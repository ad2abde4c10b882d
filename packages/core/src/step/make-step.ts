import type { NdArray } from 'ndarray';
import { requireOptions } from '../declare/require-options.js';
import type { Backend } from '../kernel/kernel.js';
import { stillHaveData } from '../tensor/fit.js';
import type { Tensor } from '../tensor/tensor.js';
import { gradientsAs, rebuild, requireAlike } from '../tree/structure.js';
import type { GradientsOf, Params, TensorTree, Tree, TreeOf } from '../tree/tree.js';
import type {
  AnyTransformation,
  ContextArguments,
  LeafList,
  Member,
  OptionalContext,
  RunContext,
  StateOf,
} from '../member/gradient-transformation.js';
import { plan, type Plan } from './plan.js';
import { requireBackend } from '../member/require-backend.js';
import { requireContext } from '../member/require-context.js';
import { requireBoolean } from '../declare/require-boolean.js';
import { requireTransformation } from '../member/require-transformation.js';
import { leafList } from '../member/leaf-list.js';
import { asFunction, donating, requireState, type UntypedStep } from './untyped-step.js';

/**
 * Where training stands: parameters, and the state of the optimizer that goes with them.
 *
 * @category Training
 * @since 0.1.0
 */
export interface TrainState<Members extends readonly Member[], P> {
  readonly params: P;
  readonly state: StateOf<Members, P>;
}

/**
 * One optimizer step as a function; see {@link makeStep}.
 *
 * @category Training
 * @since 0.1.0
 */
export interface Step<Members extends readonly Member[]> {
  /**
   * Where training starts. Shares no memory with `params` but the parameters themselves.
   *
   * @throws {TreeMismatchError} If a leaf is no float32 or float64 tensor.
   */
  init<P>(params: P & TensorTree<P>): TrainState<Members, TreeOf<P>>;
  /**
   * The point at which the gradient of the coming step is wanted: the parameters themselves, unless the optimizer
   * looks ahead.
   */
  gradientPoint<P>(at: TrainState<Members, P>): P;
  /**
   * The next parameters and state. The parameters are given to the optimizer; what else it needs is the last
   * argument.
   *
   * @throws {TreeMismatchError} If the gradients differ from the parameters in structure, shape or dtype, or one is
   *   sparse where the optimizer changes everything.
   */
  <P>(
    at: TrainState<Members, P>,
    gradients: NoInfer<P | GradientsOf<P>>,
    ...context: StepContext<Members, P>
  ): TrainState<Members, P>;
  /** The same with everything that any optimizer may need, for code that works with all of them. */
  <P>(
    at: TrainState<Members, P>,
    gradients: NoInfer<P | GradientsOf<P>>,
    context: FullContext<P>,
  ): TrainState<Members, P>;
}

/**
 * Where training stands, live: a donated step changes these very tensors and numbers.
 *
 * @category Training
 * @since 0.1.0
 */
export interface LiveTrainState<Members extends readonly Member[], P> extends TrainState<Members, P> {
  /** Where to write the gradients, so that they need not be copied; give this tree to the step. Zero at first. */
  readonly gradients: WritableTree<P>;
}

/** A tree with an ndarray that can be written at every leaf. @category Tree @since 0.1.0 */
export type WritableTree<P> = [Params] extends [P]
  ? Tree<NdArray<Float32Array | Float64Array>>
  : P extends Tensor
    ? NdArray<Float32Array | Float64Array>
    : P extends readonly unknown[]
      ? { readonly [I in keyof P]: WritableTree<P[I]> }
      : P extends object
        ? { readonly [K in keyof P]: WritableTree<P[K]> }
        : NdArray<Float32Array | Float64Array>;

/**
 * A step that changes live parameters; see {@link makeStep} and {@link makeSharedStep}.
 *
 * What it returns is what it was given, changed.
 *
 * @category Training
 * @since 0.1.0
 */
export interface LiveStep<Members extends readonly Member[]> {
  /**
   * Where training starts. A step of {@link makeStep} copies the parameters into memory of its own, which is released when
   * nobody holds what this returns, or the step; one of {@link makeSharedStep} takes them where they are.
   *
   * @throws {TreeMismatchError} If a leaf is no float32 or float64 tensor; where they are shared, also if its elements do
   *   not lie one after the other.
   */
  init<P>(params: P & TensorTree<P>): LiveTrainState<Members, TreeOf<P>>;
  /** As {@link Step.gradientPoint}: the live parameters, or new tensors. */
  gradientPoint<P>(at: TrainState<Members, P>): P;
  /**
   * Changes the live parameters and state, and returns them.
   *
   * @throws {TreeMismatchError} If `at` is not what `init` returned, or the gradients do not fit; nothing is changed then.
   */
  <P>(
    at: TrainState<Members, P>,
    gradients: NoInfer<P | GradientsOf<P> | WritableTree<P>>,
    ...context: StepContext<Members, P>
  ): LiveTrainState<Members, P>;
  /** The same with everything that any optimizer may need, for code that works with all of them. */
  <P>(
    at: TrainState<Members, P>,
    gradients: NoInfer<P | GradientsOf<P> | WritableTree<P>>,
    context: FullContext<P>,
  ): LiveTrainState<Members, P>;
}

/**
 * A step that works in memory of its own; see {@link makeStep}.
 *
 * @category Training
 * @since 0.1.0
 */
export interface DonatedStep<Members extends readonly Member[]> extends LiveStep<Members> {
  /**
   * Copies parameters and state into memory of the step's own, to go on from there: what a checkpoint held, say.
   *
   * @throws {TreeMismatchError} If the two do not belong together, or to this optimizer.
   */
  resume<P>(at: TrainState<Members, P>): LiveTrainState<Members, P>;
}

/** A context with all that an optimizer may need besides the parameters. @category Training @since 0.1.0 */
export type FullContext<P> = Required<Pick<OptionalContext<P>, 'value' | 'valueAndGrad'>>;

type StepContext<Members extends readonly Member[], P> =
  ContextArguments<Members, P> extends [context: infer C]
    ? {} extends Omit<C, 'params'>
      ? [context?: Omit<OptionalContext<P>, 'params'>]
      : [context: Omit<C, 'params'>]
    : [context?: Omit<OptionalContext<P>, 'params'>];

/**
 * Joins an optimizer's `update` and `applyUpdates` into one step: the form a training loop wants.
 *
 * With `donate`, `init` copies the parameters into memory of the step's own and every step changes them there: no new
 * memory at all, which is most of what a large step costs. The handles that `init` returns are live: each step
 * returns them again, with new numbers in them, and accepts nothing else. A typed array that was taken out of one
 * (`at.params.w.data`) changes, too, and nothing can warn of that; copy what is to stay (`toNdArray`). Gradients are best written
 * into `at.gradients`, a tree made for it; any others are copied first. The bits are the same.
 *
 * @param tx - The optimizer.
 * @param options - `backend`: which implementation runs the rules; by default what is fastest for the size of each
 *   leaf. All give the same bits. `donate`: whether the step works in memory of its own; `false` by default.
 * @returns A function from where training stands and the gradients there to where it stands next, with `init`.
 * @throws {ConfigError} If `tx` is no transformation, an option is unknown, or there is no such backend.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(sgd({ learningRate: 0.25 }));
 * let at = step.init({ w: tensor([1, -4]) });
 * for (let i = 0; i < 2; i++) at = step(at, at.params); // the gradient of |w|² / 2 is w
 * toArray(at.params.w) // => [0.5625, -2.25]
 *
 * const donated = makeStep(sgd({ learningRate: 0.25 }), { donate: true });
 * const live = donated.init({ w: tensor([1, -4]) });
 * for (let i = 0; i < 2; i++) {
 *   for (let k = 0; k < 2; k++) live.gradients.w.set(k, live.params.w.get(k));
 *   donated(live, live.gradients);
 * }
 * toArray(live.params.w) // => [0.5625, -2.25]
 * ```
 *
 * @category Training
 * @since 0.1.0
 */
export function makeStep<Members extends readonly Member[]>(
  tx: AnyTransformation<Members>,
  options: StepOptions & { readonly donate: true },
): DonatedStep<Members>;
export function makeStep<Members extends readonly Member[]>(
  tx: AnyTransformation<Members>,
  options?: StepOptions & { readonly donate?: boolean },
): Step<Members>;
export function makeStep(
  tx: AnyTransformation,
  options: StepOptions & { readonly donate?: boolean } = {},
): unknown {
  requireTransformation('makeStep', 'tx', tx);
  requireOptions('makeStep', options, { backend: true, donate: true });
  const { backend, donate: donates = false } = options;
  requireBackend('makeStep', backend);
  requireBoolean('makeStep', 'donate', donates);
  const steps = plan(tx.members, 'params');
  return asFunction(donates ? donating(steps, backend) : pure(steps, backend), steps, backend);
}

/** How {@link makeStep} runs an optimizer. @category Training @since 0.1.0 */
export interface StepOptions {
  readonly backend?: Backend;
}

const pure = ({ init, run }: Plan, backend: Backend | undefined): UntypedStep => {
  // The parameters made last, taken apart: a loop hands them straight back. A memo by identity.
  let last: { readonly params: unknown; readonly list: LeafList } | undefined;
  return {
    init: (params) => ({ params, state: init(leafList(params, 'params')) }),
    step: (at, gradients, context) => {
      requireState(at);
      requireContext(context, false);
      const known =
        last !== undefined && last.params === at.params && stillHaveData(last.list.leaves)
          ? last.list
          : undefined;
      const paramLeaves = known ?? leafList(at.params, 'params');
      const { structure } = paramLeaves;
      const leaves = gradientsAs(structure, gradients, 'gradients');
      requireAlike(structure, leaves, 'gradients', paramLeaves.leaves, 'params');
      const runContext: RunContext =
        context === undefined
          ? { backend, params: at.params, paramLeaves }
          : { backend, ...context, params: at.params, paramLeaves };
      const [changed, state] = run({ structure, leaves }, at.state, runContext);
      // Parameters are dense, and so are next parameters.
      const next = changed as readonly Tensor[];
      const params = rebuild(structure, next);
      last = { params, list: { structure, leaves: next } };
      return { params, state };
    },
  };
};
