import type { ArenaTree } from '../sweep/arena.js';
import { copyElements, packed, type NdFloat } from '../tensor/elements.js';
import type { Tensor } from '../tensor/tensor.js';
import { requireDense, requireNeeds, type CustomStage } from './plan.js';
import { rebuild } from '../tree/structure.js';
import type { LiveMemory } from './live-memory.js';
import type { LiveStage } from './live-stage.js';

/**
 * Runs a member that is not a rule on copies of the live tensors, since it may keep its arguments.
 *
 * @param incoming - The tree that holds the gradient.
 * @internal
 */
export const liveCustom = (
  { place, name, body }: CustomStage,
  memory: LiveMemory,
  incoming: ArenaTree,
): LiveStage => {
  const { structure, states, params, between, setState } = memory;
  return {
    prepare: (leaves, _, context) => {
      requireNeeds(name, body, context);
      requireDense({ structure, leaves }, name);
    },
    run: (_, __, context) => {
      const paramLeaves = { structure, leaves: copies(params.leaves) };
      const [changed, next] = body.update({ structure, leaves: copies(incoming.leaves) }, states[place], {
        ...context,
        params: rebuild(structure, paramLeaves.leaves),
        paramLeaves,
      });
      changed.leaves.forEach((leaf, i) => {
        copyElements(leaf, between.leaves[i]!.data);
      });
      setState(place, next);
    },
  };
};

const copies = (leaves: readonly NdFloat[]): readonly Tensor[] =>
  leaves.map((leaf) => packed(leaf as Tensor));
