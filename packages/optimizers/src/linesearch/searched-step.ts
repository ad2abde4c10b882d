import {
  applyUpdates,
  ConfigError,
  mapTensors,
  ndArrayOf,
  toNdArray,
  type LikeParams,
  type OptionalContext,
  type Params,
  type Tensor,
} from '@thalweg/core';
import { dot } from '../vector/dot.js';
import { flatVector } from '../vector/flat-vector.js';
import type { Found, Line, LinePoint } from './line-point.js';

/** A point on a line through trees. */
interface TreePoint extends LinePoint {
  /** The step from the start. */
  readonly updates: LikeParams;
  readonly gradient: LikeParams;
}

/** The state of a line search. @internal */
export interface LinesearchState {
  /** The stepsize of the last step; 0 if it stayed where it was. */
  readonly learningRate: number;
  /** The loss after the last step; infinity before the first. */
  readonly value: number;
  /** The gradient after the last step; 0 before the first. */
  readonly gradient: LikeParams;
}

/** The state before the first step. @internal */
export const initLinesearch = (params: LikeParams): LinesearchState => ({
  learningRate: 1,
  value: Infinity,
  gradient: scaledTree(0, params),
});

/**
 * Takes the step that a line search finds.
 *
 * @param search - The line search, given the line and its start.
 * @internal
 */
export const searchedStep = (
  owner: string,
  updates: LikeParams,
  { params, valueAndGrad }: Required<Pick<OptionalContext<LikeParams>, 'params' | 'valueAndGrad'>>,
  search: (along: Line<TreePoint>, start: TreePoint) => Found<TreePoint>,
): readonly [LikeParams, LinesearchState] => {
  const direction = flatVector(updates);
  const point = (stepsize: number, step: LikeParams, at: LikeParams): TreePoint => {
    const [value, gradient] = valueAndGrad(at);
    if (typeof value !== 'number')
      throw new ConfigError({
        owner,
        argument: 'context.valueAndGrad',
        expected: 'a function that returns a number and the gradient',
        found: `a ${typeof value} in place of the number`,
      });
    return { stepsize, value, slope: dot(flatVector(gradient), direction), updates: step, gradient };
  };
  const found = search(
    (stepsize) => {
      const step = scaledTree(stepsize, updates);
      return point(stepsize, step, applyUpdates<Params>(params, step) as LikeParams);
    },
    point(0, scaledTree(0, updates), params),
  ).point;
  return [
    found.updates,
    { learningRate: found.stepsize, value: found.value, gradient: mapTensors(toNdArray, found.gradient) },
  ];
};

/** The tree with every element multiplied; zeros for 0, even where an element is not finite. */
const scaledTree = (factor: number, tree: LikeParams): LikeParams =>
  mapTensors((leaf): Tensor => {
    const scaled = ndArrayOf(leaf.shape, leaf.dtype);
    const { data } = toNdArray(leaf);
    // A factor in the dtype of the leaf, as in every rule.
    const rounded = leaf.dtype === 'float32' ? Math.fround(factor) : factor;
    if (factor !== 0) for (let i = 0; i < data.length; i++) scaled.data[i] = rounded * data[i]!;
    return scaled;
  }, tree);
