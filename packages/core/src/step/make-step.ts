import type { NdArray } from 'ndarray';
import { requireOptions } from '../declare/require-options.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
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
import { isMemoryPool, type ThreadPool } from '../thread/memory-pool.js';
import { linearMemory } from '#kernel/wasm';
import { plan, type Plan } from './plan.js';
import { requireBackend } from '../member/require-backend.js';
import { requireContext } from '../member/require-context.js';
import { requireBoolean } from '../declare/require-boolean.js';
import { requireTransformation } from '../member/require-transformation.js';
import { leafList } from '../member/leaf-list.js';
import { asFunction, donating, requireState, type UntypedStep } from './untyped-step.js';

/**
 * The state of training: the parameters, and the state of the optimizer for them.
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
   * The initial training state. It holds `params` itself; the optimizer's state is new memory.
   *
   * @throws {TreeMismatchError} If a leaf is not a float32 or float64 tensor.
   */
  init<P>(params: P & TensorTree<P>): TrainState<Members, TreeOf<P>>;
  /** The same where `P` is a type parameter of the caller, as in a generic class. */
  init<P extends Params>(params: P): TrainState<Members, P>;
  /**
   * The point at which to compute the gradient of the next step: the parameters, unless the optimizer looks ahead.
   */
  gradientPoint<P>(at: TrainState<Members, P>): P;
  /**
   * The next parameters and state. The optimizer gets the parameters from `at`; other values that it needs go into
   * the last argument.
   *
   * @throws {TreeMismatchError} If the gradients differ from the parameters in structure, shape or dtype, or a
   *   gradient is sparse and the optimizer changes elements with a zero gradient.
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
 * The live state of training: a donated step changes these tensors and numbers in place.
 *
 * @category Training
 * @since 0.1.0
 */
export interface LiveTrainState<Members extends readonly Member[], P> extends TrainState<Members, P> {
  /** A tree to write the gradients into and pass to the step, so that they need not be copied. It starts at zero. */
  readonly gradients: WritableTree<P>;
}

/** A tree with a writable ndarray at every leaf. @category Tree @since 0.1.0 */
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
 * It returns its argument `at`, changed.
 *
 * @category Training
 * @since 0.1.0
 */
export interface LiveStep<Members extends readonly Member[]> {
  /**
   * The initial training state. A step of {@link makeStep} copies the parameters into its own memory, which is freed
   * when neither the step nor this state is reachable. A step of {@link makeSharedStep} uses the parameters in place.
   *
   * @throws {TreeMismatchError} If a leaf is not a float32 or float64 tensor; for shared parameters, also if its
   *   elements are not contiguous.
   */
  init<P>(params: P & TensorTree<P>): LiveTrainState<Members, TreeOf<P>>;
  /** The same where `P` is a type parameter of the caller, as in a generic class. */
  init<P extends Params>(params: P): LiveTrainState<Members, P>;
  /** Like {@link Step.gradientPoint}. It returns the live parameters, or new tensors. */
  gradientPoint<P>(at: TrainState<Members, P>): P;
  /**
   * Changes the live parameters and state, and returns them.
   *
   * @throws {TreeMismatchError} If `at` is not the state that `init` returned, or the gradients do not fit. Then
   *   nothing is changed.
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
 * A step that works in its own memory; see {@link makeStep}.
 *
 * @category Training
 * @since 0.1.0
 */
export interface DonatedStep<Members extends readonly Member[]> extends LiveStep<Members> {
  /**
   * Copies parameters and state, for example from a checkpoint, into the step's own memory, to continue from there.
   *
   * @throws {TreeMismatchError} If parameters and state do not match each other or this optimizer.
   */
  resume<P>(at: TrainState<Members, P>): LiveTrainState<Members, P>;
}

/** A context with every value that an optimizer may need besides the parameters. @category Training @since 0.1.0 */
export type FullContext<P> = Required<Pick<OptionalContext<P>, 'value' | 'valueAndGrad'>>;

type StepContext<Members extends readonly Member[], P> =
  ContextArguments<Members, P> extends [context: infer C]
    ? {} extends Omit<C, 'params'>
      ? [context?: Omit<OptionalContext<P>, 'params'>]
      : [context: Omit<C, 'params'>]
    : [context?: Omit<OptionalContext<P>, 'params'>];

/**
 * Joins an optimizer's `update` and `applyUpdates` into one step, for a training loop.
 *
 * With `donate`, `init` copies the parameters into the step's own memory, and each step changes them in place. It
 * allocates no memory, which is most of the cost of a large step. The tensors that `init` returns are live: each step
 * returns them with new numbers, and accepts no others. A typed array taken from one (`at.params.w.data`) changes
 * too, without a warning; to keep a value, copy it (`toNdArray`). Write gradients into `at.gradients` if you can;
 * other gradients are copied first. The bits are the same.
 *
 * @param tx - The optimizer.
 * @param options - `backend`: the implementation that runs the rules; by default the fastest for the size of each
 *   leaf. All give the same bits. `donate`: whether the step works in its own memory; `false` by default. `threads`: the
 *   threads that share the work of a donated step; by default it runs on the calling thread.
 * @returns A function from the training state and gradients to the next training state, with `init`.
 * @throws {ConfigError} If `tx` is not a transformation, an option or the backend is unknown, or `threads` is given for a
 *   step that is not donated or does not run in WebAssembly.
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
export function makeStep<Tx extends AnyTransformation>(
  tx: Tx,
  options: StepOptions & { readonly donate: true; readonly threads?: ThreadPool },
): DonatedStep<Tx['members']>;
export function makeStep<Tx extends AnyTransformation>(
  tx: Tx,
  options?: StepOptions & { readonly donate?: boolean },
): Step<Tx['members']>;
export function makeStep(
  tx: AnyTransformation,
  options: StepOptions & { readonly donate?: boolean; readonly threads?: ThreadPool } = {},
): unknown {
  requireTransformation('makeStep', 'tx', tx);
  requireOptions('makeStep', options, { backend: true, donate: true, threads: true });
  const { backend, donate: donates = false, threads } = options;
  requireBackend('makeStep', backend);
  requireBoolean('makeStep', 'donate', donates);
  const slow = backend === 'js' || backend === 'reference';
  if (threads !== undefined && !isMemoryPool(threads))
    throw refused('threads', 'a pool that threadPool made', shown(threads));
  if (threads !== undefined && (!donates || slow))
    throw refused(
      'threads',
      "a donated step on the backend 'wasm'",
      slow ? `'${backend}'` : 'no donate: true',
    );
  const steps = plan(tx.members, 'params');
  const makeMemory = slow ? undefined : (threads?.memory ?? linearMemory);
  return asFunction(
    donates ? donating(steps, { backend, makeMemory }) : pure(steps, backend),
    steps,
    backend,
  );
}

const refused = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'makeStep', argument, expected, found });

/** How {@link makeStep} runs an optimizer. @category Training @since 0.1.0 */
export interface StepOptions {
  readonly backend?: Backend;
}

const pure = ({ init, run }: Plan, backend: Backend | undefined): UntypedStep => {
  // The leaves of the last parameters, since a loop passes them right back. A cache by identity.
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
      // The next parameters are dense, since parameters are.
      const next = changed as readonly Tensor[];
      const params = rebuild(structure, next);
      last = { params, list: { structure, leaves: next } };
      return { params, state };
    },
  };
};
