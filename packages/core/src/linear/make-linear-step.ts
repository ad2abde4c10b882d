import { atomicAdd } from '../step/atomic-addition.js';
import { isEquation } from '../step/layout.js';
import { liveMemory } from '../step/live-memory.js';
import { sharedParameters } from '../step/shared-parameters.js';
import { ConfigError } from '../error/config-error.js';
import { requireBoolean } from '../declare/require-boolean.js';
import { requireOptions } from '../declare/require-options.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { symbol } from '../expression/operations.js';
import { compileScalars } from '../program/scalars.js';
import { compileRules, type RuleStage } from '../step/rule-stage.js';
import { advance } from '../step/rule-state.js';
import { sparseTensor } from '../tensor/sparse-tensor.js';
import { tensor } from '../tensor/create-tensor.js';
import type { AnyTransformation, Member } from '../member/gradient-transformation.js';
import type { TrainState } from '../step/make-step.js';
import { plan, type Plan } from '../step/plan.js';
import { leafList } from '../member/leaf-list.js';
import type { TensorTree, TreeOf } from '../tree/tree.js';
import { requireExamples, requireLabels, requireRows, type LinearData } from './linear-data.js';
import type { LinearLoss } from './linear-loss.js';
import { fetchedAhead, fetching, rowLoop, scoring } from './linear-loop.js';

/**
 * Runs many steps of a linear model, one for each example; see {@link makeLinearStep}.
 *
 * @category Linear model
 * @since 0.1.0
 */
export interface LinearStep<Members extends readonly Member[]> {
  /**
   * The initial training state. The weights are the given ones, not copied; the state is the step's own.
   *
   * @param params - The weights: a tree of one contiguous tensor.
   * @throws {TreeMismatchError} If there is not exactly one leaf, it has fewer elements than there are features or is
   *   not contiguous, or a rule changes weights whose gradient is zero.
   */
  init<P>(params: P & TensorTree<P>): TrainState<Members, TreeOf<P>>;
  /**
   * Takes a step for each example, in the order given, and changes the weights in place.
   *
   * @param at - The state that `init` returned.
   * @param examples - The numbers of the examples.
   * @returns The sum of the losses; the loss of each example is that before its step.
   * @throws {TreeMismatchError} If `at` is not the state that `init` returned.
   * @throws {ConfigError} If an example does not exist; then no step is taken. If a schedule is out of range at some
   *   step; then the steps before it have been taken.
   */
  (at: TrainState<Members, unknown>, examples: ArrayLike<number>): number;
}

/**
 * Trains a linear model on sparse examples, one step for each, as fast as a loop written by hand:
 *
 * $$z = w^\top x_i, \qquad g = \ell'(z, y_i)\, x_i, \qquad w \leftarrow w + u(g)$$
 *
 * The rules of the optimizer become one loop over the features of an example, which computes the gradient where it
 * uses it. Rows are fetched from memory ahead of use. An example whose slope $\ell'$ is 0 changes no weight, but
 * counts as a step.
 *
 * The weights may be in a `SharedArrayBuffer`, and several threads may train them at the same time, as with
 * {@link makeSharedStep}. With one thread the bits are those of `makeStep` on the sparse gradients $\ell' x_i$, where
 * $z$ is summed in four parts.
 *
 * @param tx - The optimizer, such as `sgd`, `adagrad` or `adam`: a chain of rules that change only the elements that
 *   a gradient touches, and need neither noise nor sums over all elements.
 * @param data - The rows; they are not copied.
 * @param loss - {@link logisticLoss}, {@link hingeLoss}, {@link squaredLoss}, or your own.
 * @param options - `atomic`: whether an addition to one weight is atomic; `false` by default.
 * @returns A function from the training state and examples to the sum of their losses, with `init`.
 * @throws {ConfigError} If the rows are not in order, a label does not suit the loss (some need −1 or 1), or the
 *   optimizer is not such a chain.
 *
 * @example
 * ```ts
 * import { hingeLoss, makeLinearStep, tensor, toArray } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * // Two examples: (1, 0, 2) is positive, (0, 1, 1) negative.
 * const data = { starts: [0, 2, 4], indices: [0, 2, 1, 2], values: [1, 2, 1, 1], labels: [1, -1] };
 * const step = makeLinearStep(sgd({ learningRate: 0.5 }), data, hingeLoss);
 * const at = step.init(tensor([0, 0, 0]));
 * step(at, [0, 1]) // => 3
 * toArray(at.params) // => [0.5, -0.5, 0.5]
 * ```
 *
 * Source: Bottou, "Stochastic gradient descent tricks" (2012), §5, for sparse gradients of linear models. Neither Optax nor
 * PyTorch has it; scikit-learn's `SGDClassifier` does this for SGD.
 *
 * @category Linear model
 * @since 0.1.0
 */
export const makeLinearStep = <Tx extends AnyTransformation>(
  tx: Tx,
  data: LinearData,
  loss: LinearLoss,
  options: { readonly atomic?: boolean } = {},
): LinearStep<Tx['members']> => {
  requireOptions('makeLinearStep', options, { atomic: true });
  const { atomic = false } = options;
  requireBoolean('makeLinearStep', 'atomic', atomic);
  const largest = requireRows('makeLinearStep', data);
  requireLabels('makeLinearStep', data, loss);
  const end = atomic ? 'update' : 'params';
  const steps = plan(tx.members, end);
  const stage = onlyStage(steps, end);
  const { sweep, sources, targets, numbers } = stage;
  const { program, roles } = sweep;
  const [pass] = program.passes;
  const [evaluateScalars] = sweep.passScalars;
  const { loss: lossOf, slope } = loss({ z: symbol('z', 'scalar'), y: symbol('y', 'scalar') });
  const evaluateLoss = compileScalars([lossOf, slope], ['z', 'y'], []);
  type Run = (examples: ArrayLike<number>) => number;
  const runs = new WeakMap<object, Run>();

  const start = (params: unknown) => {
    const list = leafList(params, 'params');
    const [leaf, another] = list.leaves;
    if (leaf === undefined || another !== undefined || leaf.size <= largest)
      throw new TreeMismatchError({
        path: 'params',
        expected: `one tensor of ${largest + 1} elements or more`,
        found: list.leaves.map(({ shape }) => `one of shape [${shape.join(', ')}]`).join(' and ') || 'none',
      });
    const { structure, states, handles, siteTree, ...memory } = liveMemory(
      steps,
      list,
      undefined,
      undefined,
      {
        adopt: sharedParameters,
      },
    );
    const weights = memory.params.leaves[0]!.data;
    const flags = stage.masks({ structure, leaves: [leaf] });
    const untouched = sparseTensor([], tensor([], leaf.dtype), [leaf.size]);
    stage.requireLazy(structure, [untouched], flags);
    const treeOf = (site: (typeof sources)[number]) =>
      site._tag === 'Gradient' ? memory.gradients : site._tag === 'Params' ? memory.params : siteTree(site);
    const fetchRows = fetching(data);
    const scoreOf = scoring(data);
    const stepOn = rowLoop(pass!, leaf.dtype, roles, data, {
      inputs: sources.map((site) => treeOf(site).leaves[0]!.data),
      outputs: targets.map((site) => treeOf(site).leaves[0]!.data),
      add: atomic ? atomicAdd(weights) : undefined,
    });
    const values = stage.scalars.slice();
    for (const { at, chosen } of flags) values[at] = chosen[0] === true ? 1 : 0;
    const scalars = new Float64Array(pass!.scalars.length);
    const made = new Float64Array(program.numbers.length);
    const scoreAndLabel = [0, 0];
    const lossAndSlope = new Float64Array(2);
    const { labels } = data;
    // Never read. Storing the sum keeps the engine from removing the reads.
    const fetched = new Float64Array(1);

    const run: Run = (examples) => {
      let total = 0;
      const count = examples.length;
      for (let k = 0; k < count; k++) {
        if (k % fetchedAhead === 0) fetched[0] = fetchRows(examples, k, Math.min(k + fetchedAhead, count));
        const row = examples[k]!;
        scoreAndLabel[0] = scoreOf(row, weights);
        scoreAndLabel[1] = labels[row]!;
        evaluateLoss(scoreAndLabel, noSums, lossAndSlope);
        total += lossAndSlope[0]!;
        stage.updateScalars(states, values);
        if (lossAndSlope[1] !== 0) {
          evaluateScalars!(values, noSums, scalars);
          stepOn(row, lossAndSlope[1]!, scalars);
        }
        if (made.length > 0) sweep.numbers(values, noSums, made);
        advance(numbers, states, made);
      }
      return total;
    };
    runs.set(handles.params as object, run);
    return handles;
  };

  const step = (at: TrainState<Tx['members'], unknown>, examples: ArrayLike<number>): number => {
    const run = runs.get(at.params as object);
    if (run === undefined)
      throw new TreeMismatchError({
        path: 'at.params',
        expected: 'the live parameters that init of this step returned',
        found: 'another tree',
      });
    requireExamples('makeLinearStep', data, examples);
    return run(examples);
  };
  // The members give the types of arguments and results; the run-time code does not know their names.
  return Object.assign(step, { init: start }) as unknown as LinearStep<Tx['members']>;
};

const noSums: readonly number[] = [];

/** @throws {ConfigError} If the members do not run as one stage of rules. */
const onlyStage = ({ stages, placed, gradientPoint }: Plan, end: 'update' | 'params'): RuleStage => {
  const wrong = (found: string) =>
    new ConfigError({
      owner: 'makeLinearStep',
      argument: 'tx',
      expected:
        'a chain of rules without noise and sums over all elements, which takes the gradient at the parameters',
      found,
    });
  if (gradientPoint !== undefined) throw wrong('one that looks ahead');
  const custom = placed.find(({ body }) => !isEquation(body));
  if (custom !== undefined) throw wrong(`${custom.key}, which is not a rule`);
  const [first] = stages();
  // If no member changes the gradient, a plan that ends in an update has no stage.
  const stage = first?._tag === 'Rules' ? first : compileRules([], end);
  for (const site of stage.sources)
    if (site._tag === 'Noise') throw wrong(`${placed[site.place]!.key}, which reads noise`);
  const { passes, sums } = stage.sweep.program;
  if (passes.length > 1 || sums.length > 0) throw wrong('one with a sum over all elements');
  return stage;
};
