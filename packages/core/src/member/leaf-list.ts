import { structureOf, tensorsAs } from '../tree/structure.js';
import type { LeafList } from './gradient-transformation.js';

/** The leaves of a tree of tensors. @internal */
export const leafList = (tree: unknown, argument: string): LeafList => {
  const structure = structureOf(tree, argument);
  return { structure, leaves: tensorsAs(structure, tree, argument) };
};
