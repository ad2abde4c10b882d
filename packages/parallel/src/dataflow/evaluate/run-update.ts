import { applyUpdates, ConfigError, type OpaqueState, type Tensor } from '@thalweg/core';
import type { RunOptimizer } from '../../algorithm/run-optimizer.js';
import type { GraphUpdate } from '../graph/graph.js';

type Tensors = Readonly<Record<string, Tensor>>;

/** What an update starts from. @internal */
export interface UpdateInput {
  /** The gradients, in the order of the update's variables. */
  readonly gradients: readonly Tensor[];
  /** The variables before the step, those of the update among them. */
  readonly variables: Tensors;
  /** The state of the optimizer. */
  readonly state: OpaqueState;
}

/** What an update ends with. @internal */
export interface UpdateOutput {
  /** The update's variables after the step. */
  readonly variables: Tensors;
  readonly state: OpaqueState;
}

/**
 * The state of an update's optimizer before the first step.
 *
 * @throws {ConfigError} If the optimizer looks ahead: a graph has its gradients at the variables.
 * @internal
 */
export const updateState = (
  update: GraphUpdate,
  optimizer: RunOptimizer,
  variables: Tensors,
): OpaqueState => {
  const params = groupOf(update, variables);
  const state = optimizer.init(params);
  if (optimizer.gradientPoint(params, state) !== params)
    throw new ConfigError({
      owner: 'graph',
      argument: `the optimizer of ${update.variables.join(', ')}`,
      expected: 'one that wants gradients at the variables',
      found: 'one that looks ahead',
    });
  return state;
};

/** One step of an update's optimizer; the same code wherever a graph runs, so the same bits. Pure. @internal */
export const runUpdate = (
  update: GraphUpdate,
  optimizer: RunOptimizer,
  { gradients, variables, state }: UpdateInput,
): UpdateOutput => {
  const params = groupOf(update, variables);
  const slopes = Object.fromEntries(update.variables.map((name, i) => [name, gradients[i]!]));
  const [updates, next] = optimizer.update(slopes, state, { params });
  const moved = applyUpdates<Tensors>(params, updates as Tensors);
  return { variables: moved, state: next };
};

const groupOf = ({ variables: names }: GraphUpdate, variables: Tensors): Tensors =>
  Object.fromEntries(names.map((name) => [name, variables[name]!]));
