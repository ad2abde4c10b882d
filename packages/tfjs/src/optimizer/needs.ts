import type { AnyTransformation, Member, OptionalContext } from '@thalweg/core';

type Need = keyof OptionalContext<unknown>;

/** What the members need besides gradients and parameters. @internal */
export const needsOf = ({ members }: AnyTransformation): ReadonlySet<Need> =>
  new Set(members.flatMap(neededBy));

const neededBy = ({ body }: Member): readonly Need[] =>
  body._tag === 'Group' ? body.members.flatMap(neededBy) : body._tag === 'Custom' ? body.needs : [];

/** Whether a member computes the gradient at a point other than the parameters. @internal */
export const looksAhead = ({ members }: AnyTransformation): boolean => members.some(hasPoint);

const hasPoint = ({ body }: Member): boolean =>
  body._tag === 'Group' ? body.members.some(hasPoint) : body.gradientPoint !== undefined;
