import type { ArenaTree } from '../sweep/arena.js';
import { copyElements, packed, type NdFloat } from '../tensor/elements.js';
import type { Tensor } from '../tensor/tensor.js';
import { requireDense, type CustomStage } from './plan.js';
import { rebuild } from '../tree/structure.js';
import type { LiveMemory } from './live-memory.js';
import type { LiveStage } from './live-stage.js';

/**
 * Runs a stage that is not rules alone on copies of the live tensors, since its members may keep their arguments.
 *
 * @param incoming - The tree that holds the gradient.
 * @internal
 */
export const liveCustom = (
  { places, names, requireContext, chosen, run }: CustomStage,
  memory: LiveMemory,
  incoming: ArenaTree,
): LiveStage => {
  const { structure, states, params, between, setState } = memory;
  const given = chosen?.({ structure, leaves: params.leaves });
  const copies = (leaves: readonly NdFloat[]): readonly Tensor[] =>
    leaves.map((leaf, i) => (given?.[i] === false ? leaf : packed(leaf as Tensor)));
  return {
    prepare: (leaves, _, context) => {
      requireContext(context);
      requireDense({ structure, leaves }, names.at(-1)!);
    },
    run: (_, __, context) => {
      const paramLeaves = { structure, leaves: copies(params.leaves) };
      const after: unknown[] = [];
      const changed = run(
        { structure, leaves: copies(incoming.leaves) },
        states,
        {
          ...context,
          params: rebuild(structure, paramLeaves.leaves),
          paramLeaves,
        },
        after,
      );
      changed.forEach((leaf, i) => {
        const into = between.leaves[i]!;
        if (leaf !== into) copyElements(leaf, into.data);
      });
      for (const place of places) setState(place, after[place]);
    },
  };
};
