import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { chosenLeaves, requireMask, type LeafKinds, type Mask } from '../hyperparameter/mask.js';
import type { AnyTransformation, GradientTransformation } from '../member/gradient-transformation.js';
import { narrowed } from '../member/narrowed.js';
import { pathOf, type Structure } from '../tree/structure.js';
import { group, requireParts, type NamedMembers } from './named-chain.js';
import { transformation } from './transformation.js';

/** A name, the leaves, and the transformation that takes them. */
type Part = readonly [name: string, leaves: Mask, tx: AnyTransformation];

type NamedParts<Parts extends readonly Part[]> = {
  readonly [I in keyof Parts]: readonly [Parts[I][0], Parts[I][2]];
};

/**
 * Divides the leaves among transformations. Each leaf belongs to the first part whose leaves it is one of.
 *
 * Each part becomes one member with its name, whose state is that of its transformation. A transformation does nothing on
 * leaves of other parts; see {@link masked}. Parts that are rules run in one pass over their own leaves.
 *
 * @param parts - Triples of a name (letters and digits), the leaves ({@link Mask}; `true` for all that are left), and a
 *   transformation.
 * @throws {ConfigError} If an argument is not such a triple, or a name occurs twice or has other characters.
 * @throws {TreeMismatchError} When it runs, if a leaf belongs to no part.
 *
 * @example
 * ```ts
 * import { makeStep, partition, tensor, toArray } from '@thalweg/core';
 * import { adam, sgd } from '@thalweg/optimizers';
 *
 * const tx = partition(
 *   ['matrices', { rank: 2 }, adam({ learningRate: 0.5, eps: 0 })],
 *   ['rest', true, sgd({ learningRate: 1 })],
 * );
 * const step = makeStep(tx);
 * const params = { w: tensor([[1, 2]]), b: tensor([3]) };
 * const at = step(step.init(params), params);
 * toArray(at.params.w) // => [0.5, 1.5]
 * toArray(at.params.b) // => [0]
 * at.state.matrices.scaleByAdam.count // => 1
 * ```
 *
 * Differs from Optax's `partition`: a part says which leaves it takes, where Optax has a tree of labels. A tree of booleans is
 * a mask, too.
 *
 * @category Composition
 * @since 0.1.0
 */
export const partition = <const Parts extends readonly Part[]>(
  ...parts: Parts
): GradientTransformation<NamedMembers<NamedParts<Parts>>> => {
  parts.forEach(requirePart);
  requireParts(
    'partition',
    parts.map(([name, , tx]) => [name, tx]),
  );
  const labels = labelling(parts);
  const members = parts.map(([name, leaves, { members, description }], place) =>
    narrowed(group(name, { members, description }), {
      leaves,
      chosen: (tree) => labels(tree).map((label) => label === place),
    }),
  );
  return transformation(members, {
    name: 'partition',
    // The order is stored separately, since the keys of a JSON object have none.
    options: {
      order: parts.map(([name]) => name),
      leaves: Object.fromEntries(parts.map(([name, leaves]) => [name, leaves])),
      transformations: Object.fromEntries(parts.map(([name, , tx]) => [name, tx])),
    },
  }) as unknown as GradientTransformation<NamedMembers<NamedParts<Parts>>>;
};

/** The place of the part that each leaf belongs to. */
const labelling = (parts: readonly Part[]): ((tree: LeafKinds) => readonly number[]) => {
  // The labels of the last tree, since each part asks for the same. A cache by identity of the structure.
  let last: { readonly structure: Structure; readonly labels: readonly number[] } | undefined;
  return (tree) => {
    const { structure } = tree;
    if (last?.structure === structure) return last.labels;
    const chosen = parts.map(([name, leaves]) => chosenLeaves(leaves, tree, `partition.${name}`));
    const labels = tree.leaves.map((_, i) => chosen.findIndex((own) => own[i]));
    const none = labels.indexOf(-1);
    if (none >= 0)
      throw new TreeMismatchError({
        path: pathOf(structure, none, 'params'),
        expected: 'a leaf of one of the parts of partition',
        found: 'a leaf of none',
        fix: "End with a part that takes the others: ['rest', true, identity()]",
      });
    last = { structure, labels };
    return labels;
  };
};

const requirePart = (part: unknown, i: number): void => {
  const argument = `parts.${i}`;
  if (!Array.isArray(part) || part.length !== 3)
    throw new ConfigError({
      owner: 'partition',
      argument,
      expected: 'a name, the leaves, and a transformation',
      found: shown(part),
      fix: "Write partition(['matrices', { rank: 2 }, transformation], ...)",
    });
  requireMask('partition', `${argument}: leaves`, (part as readonly unknown[])[1]);
};
