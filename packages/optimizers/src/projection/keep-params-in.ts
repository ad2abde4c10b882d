import {
  add,
  defineOptimizer,
  defineRule,
  defineTransformation,
  elementwise,
  type LikeParams,
  type Operand,
  type Params,
} from '@thalweg/core';
import { project } from './project-params.js';
import { partsOf, projection, type Projection } from './projection.js';
import { updateInto } from './update-into.js';

const hyper = { projection: projection() };

/** One rule, which fuses with its neighbours: each option is one number, and the set needs elements and sums alone. */
const byRule = defineRule({
  name: 'keepParamsIn',
  hyper,
  argument: 'projection',
  reads: ['params'],
  rule: ({ g, params, projection }) => {
    const { options, projector } = partsOf(projection);
    return {
      g:
        projector._tag === 'Expression'
          ? updateInto(params, g, (moved) => projector.nearest(moved, options as NumbersByName))
          : g,
    };
  },
});

type NumbersByName = Readonly<Record<string, Operand>>;

const move = elementwise({
  tensors: ['params', 'g'],
  results: ({ params, g }) => ({ moved: add(params, g) }),
});

const into = elementwise({
  tensors: ['params', 'g', 'target'],
  results: ({ params, g, target }) => ({ updates: updateInto(params, g, () => target) }),
});

/** In three sweeps: the set sorts elements, or needs another tree. */
const bySweeps = (onto: Projection) => {
  const nearest = project(onto);
  return defineTransformation({
    name: 'keepParamsIn',
    hyper,
    argument: 'projection',
    needs: ['params'],
    init: () => ({}),
    update: (g: LikeParams, state, { params }) => {
      const target = nearest(move<Params>({ params, g }).moved as LikeParams);
      // The sweeps keep the structure.
      return [into<Params>({ params, g, target }).updates as LikeParams, state];
    },
  })(onto);
};

/**
 * Changes the updates so that the parameters stay in a set: the step is made, and then the parameters are projected.
 *
 * $$u = \operatorname{proj}_C(\theta + g) - \theta$$
 *
 * It goes last in a chain, after the learning rate. `update` needs the parameters. Norms and sums are over the whole tree; to keep
 * only some leaves in a set, wrap it with `masked`.
 *
 * The update is added to the parameters, so that the sum is the projected point up to one rounding, and may be outside by that. It is
 * exact where the projection does not change an element, and where the element becomes 0: parameters stay at 0 or above to the bit.
 * {@link projectParams} itself does not add.
 *
 * It is a rule, and is fused, if the set needs elements and sums alone and its options are single numbers. The simplex and the sets of
 * the 1-norm sort all elements, and a tree of numbers is read beside the parameters: these are not fused, do not run on the arrays of
 * other libraries (see `onHost`), and a tree of numbers is written as tensors at each step.
 *
 * @throws {ConfigError} If `projection` is not a projection; from `update`, if it is not given the parameters.
 * @throws {TreeMismatchError} From `update`, if a tree of numbers in the projection does not fit the parameters.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor, toArray } from '@thalweg/core';
 * import { keepParamsIn, projectionL2Ball, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(chain(sgd({ learningRate: 1 }), keepParamsIn(projectionL2Ball({ scale: 5 }))));
 * toArray(step(step.init(tensor([0, 0])), tensor([-30, 40])).params) // => [3, -4]
 * ```
 *
 * It is the projected gradient method, Levitin and Polyak, "Constrained minimization methods" (1966), if the update is a step of
 * gradient descent. Optax has it for one set, `keep_params_nonnegative` ({@link keepParamsNonNegative}); for the others a user calls
 * a function of `optax.projections` after each step. PyTorch has no projections. It refuses sparse gradients, since an element
 * without a gradient may move.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const keepParamsIn = defineOptimizer({
  name: 'keepParamsIn',
  hyper: {
    /** $C$, the set, by its projection. */
    projection: projection(),
  },
  argument: 'projection',
  build: ({ projection: onto }) => {
    const { options, projector } = partsOf(onto);
    const isRule =
      projector._tag === 'Expression' && Object.values(options).every((each) => typeof each === 'number');
    return isRule ? byRule(onto) : bySweeps(onto);
  },
});
