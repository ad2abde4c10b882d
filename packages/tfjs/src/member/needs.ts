import type { AnyTransformation, OptionalContext } from '@thalweg/core';
import { flatMembers } from './members.js';

/** What the members need besides gradients and parameters. @internal */
export const needsOf = ({ members }: AnyTransformation): ReadonlySet<keyof OptionalContext<unknown>> =>
  new Set(flatMembers(members).flatMap(({ body }) => (body._tag === 'Custom' ? body.needs : [])));

/** Whether a member computes the gradient at a point other than the parameters. @internal */
export const looksAhead = ({ members }: AnyTransformation): boolean =>
  flatMembers(members).some(({ body }) => body._tag !== 'Group' && body.gradientPoint !== undefined);
