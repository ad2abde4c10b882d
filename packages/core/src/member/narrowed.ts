import type { LeafKinds, Mask } from '../hyperparameter/mask.js';
import { filledLike } from '../tensor/filled.js';
import type { Tensor } from '../tensor/tensor.js';
import { restricted } from '../tree/restricted.js';
import { rebuild, tensorsAs, type Structure } from '../tree/structure.js';
import type { Body, CustomBody, LeafList, Member, RunContext } from './gradient-transformation.js';

/** Some leaves of every tree, and what the caller wrote for them. @internal */
export interface Selection {
  readonly leaves: Mask;
  /** Whether each leaf is one of them. */
  readonly chosen: (tree: LeafKinds) => readonly boolean[];
}

/** The member on some leaves only; the others pass through unchanged. @internal */
export const narrowed = (member: Member, selection: Selection): Member => ({
  ...member,
  body: narrowedBody(member.body, selection),
});

const narrowedBody = (body: Body, selection: Selection): Body => {
  switch (body._tag) {
    case 'Group':
      return { ...body, members: body.members.map((member) => narrowed(member, selection)) };
    case 'Custom':
      return narrowedCustom(body, selection);
    case 'Rule': {
      const { mask } = body;
      return {
        ...body,
        mask: {
          option: mask?.option ?? 'leaves',
          leaves: mask?.leaves ?? selection.leaves,
          chosenLeaves: (of, tree, argument) => {
            const inside = selection.chosen(tree);
            if (mask === undefined) return inside;
            return mask.chosenLeaves(of, tree, argument).map((own, i) => own && inside[i]!);
          },
        },
        settings: { ...body.settings, leaves: selection.leaves },
      };
    }
  }
};

/** The chosen leaves of a tree, and the structure that they form. */
interface Part {
  readonly own: readonly boolean[];
  readonly inside: Structure;
}

/** Gives a member that is not a rule the tree of the chosen leaves alone. */
const narrowedCustom = (body: CustomBody, { chosen }: Selection): CustomBody => {
  const { gradientPoint } = body;
  // The part of the last tree. A cache by identity of the structure.
  let last: (Part & { readonly structure: Structure }) | undefined;
  const partOf = (tree: LeafKinds): Part => {
    const { structure } = tree;
    if (last?.structure === structure) return last;
    const own = chosen(tree);
    last = { structure, own, inside: restricted(structure, own) };
    return last;
  };
  return {
    ...body,
    // To compute a loss at other values of some leaves, one needs the others.
    needs: body.needs.includes('valueAndGrad')
      ? [...new Set([...body.needs, 'params' as const])]
      : body.needs,
    // A loss takes all parameters.
    ...(body.needs.includes('valueAndGrad') ? {} : { chosen }),
    init: (params) => body.init(restrictedTo(partOf(params), params)),
    update: (updates, state, context) => {
      const part = partOf(updates);
      const [changed, next] = body.update(restrictedTo(part, updates), state, contextOf(context, part));
      return [merged(updates, part, changed.leaves), next];
    },
    gradientPoint:
      gradientPoint &&
      ((state, context) => {
        const { paramLeaves } = context;
        const part = partOf(paramLeaves);
        const narrow = { ...contextOf(context, part), paramLeaves: restrictedTo(part, paramLeaves) };
        return merged(paramLeaves, part, gradientPoint(state, narrow)).leaves;
      }),
  };
};

const restrictedTo = ({ own, inside }: Part, { leaves }: LeafList): LeafList => ({
  structure: inside,
  leaves: leaves.filter((_, i) => own[i]),
});

/** The list with other leaves in the chosen places. */
const merged = ({ structure, leaves }: LeafList, { own }: Part, changed: readonly Tensor[]): LeafList => {
  const rest = changed.values();
  return { structure, leaves: leaves.map((leaf, i) => (own[i] === true ? rest.next().value! : leaf)) };
};

const contextOf = (context: RunContext, part: Part): RunContext => {
  const { paramLeaves, valueAndGrad, hessianVector } = context;
  if (paramLeaves === undefined) return context;
  const inside = restrictedTo(part, paramLeaves);
  const { structure } = paramLeaves;
  const whole = (others: LeafList, at: unknown, argument: string) =>
    rebuild<Tensor>(structure, merged(others, part, tensorsAs(inside.structure, at, argument)).leaves);
  const wanted = (tree: unknown, argument: string) => {
    const found = restrictedTo(part, { structure, leaves: tensorsAs(structure, tree, argument) });
    return rebuild<Tensor>(found.structure, found.leaves);
  };
  return {
    ...context,
    paramLeaves: inside,
    params: rebuild<Tensor>(inside.structure, inside.leaves),
    ...(valueAndGrad === undefined
      ? {}
      : {
          valueAndGrad: (at: unknown) => {
            const [value, gradient] = valueAndGrad(whole(paramLeaves, at, 'params'));
            return [value, wanted(gradient, 'gradients')] as const;
          },
        }),
    // The block of the Hessian for these leaves: the vector is 0 elsewhere.
    ...(hessianVector === undefined
      ? {}
      : {
          hessianVector: (at: unknown, vector: unknown) => {
            const zeros = { structure, leaves: paramLeaves.leaves.map((leaf) => filledLike(leaf, 0)) };
            const product = hessianVector(whole(paramLeaves, at, 'params'), whole(zeros, vector, 'vector'));
            return wanted(product, 'hessianVector');
          },
        }),
  };
};
