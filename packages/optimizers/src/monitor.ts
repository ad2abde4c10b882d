import {
  defineWrapper,
  norm,
  scalarSlot,
  type AnyTransformation,
  type Declared,
  type GradientTransformation,
  type Hyperparameter,
  type Measure,
  type Member,
  type WrappedBy,
} from '@thalweg/core';

type Measures = Readonly<Record<string, Measure>>;

const measureRecord: Hyperparameter<Measures, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'a record of functions, each from what it sees to a number',
  accepts: (value): value is Measures =>
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((measure) => typeof measure === 'function'),
  fallback: {},
  // A spec holds no functions.
  written: { _tag: 'Plain', schema: { type: 'object', properties: {}, additionalProperties: false } },
};

const hyper = {
  /** Functions of gradient, update and parameters, by the names under which the state has their numbers. */
  measures: measureRecord,
};

type Monitor<Names extends string> = Member<
  'monitor',
  { readonly gradientNorm: number; readonly updateNorm: number } & { readonly [K in Names]: number },
  unknown,
  false
>;

/**
 * Keeps the norms of gradient and update in the state, over all leaves, and the numbers that functions of yours return:
 *
 * $$\lVert g_t \rVert_2, \qquad \lVert u_t \rVert_2$$
 *
 * It changes neither. Wrap `identity()` to see a gradient alone. It refuses sparse gradients, whose update has no norm over all
 * elements.
 *
 * A function of `measures` is given the `gradient`, the `update` and, if `update` is given them, the `params` before the step, and
 * must not change them. Before the first step its number is 0. With such functions the monitor runs by itself, does not run on
 * hosts, and has no spec: write a rule with `defineWrapper` for a number that should be computed in the passes of the optimizer.
 *
 * @param transformation - The transformation to watch.
 * @throws {ConfigError} If the first argument is not a transformation, or `measures` is no record of functions or has the name of a
 *   norm; from `update`, if a function does not return a number.
 *
 * @example
 * ```ts
 * import { leaves, tensor, toArray, type Tensor } from '@thalweg/core';
 * import { monitor, sgd } from '@thalweg/optimizers';
 *
 * const tx = monitor(sgd({ learningRate: 2 }), {
 *   measures: { largest: ({ update }) => Math.max(...leaves<Tensor>(update).flatMap(toArray).map(Math.abs)) },
 * });
 * const [, state] = tx.update(tensor([3, 4]), tx.init(tensor([0, 0])));
 * state.monitor.gradientNorm // => 5
 * state.monitor.updateNorm // => 10
 * state.monitor.largest // => 8
 * ```
 *
 * Differs from Optax `monitor` and `snapshot`, which keep whatever functions of the updates return: here they see the gradient, too,
 * and return numbers, so that the state has the same type before the first step. For a mean of them, average as you read them.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const monitor = defineWrapper({
  name: 'monitor',
  hyper,
  slots: { gradientNorm: scalarSlot(0), updateNorm: scalarSlot(0) },
  rule: ({ g, u }) => ({ g: u, gradientNorm: norm('tree', g), updateNorm: norm('tree', u) }),
  measures: ({ measures }) => measures,
  // The names of the functions give the type of the state, which a declaration cannot express.
}) as (<Tx extends AnyTransformation, const Names extends string = never>(
  transformation: Tx,
  options?: { readonly measures?: Readonly<Record<Names, Measure>> },
) => WrappedBy<Tx['members'], Monitor<Names>>) &
  Declared<GradientTransformation, typeof hyper>;
