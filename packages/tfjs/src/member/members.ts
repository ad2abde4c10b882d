import type { AnyTransformation, Member } from '@thalweg/core';

/** The members, with those of groups in the place of the groups. @internal */
export const flatMembers = (members: readonly Member[]): readonly Member[] =>
  members.flatMap((member) => (member.body._tag === 'Group' ? flatMembers(member.body.members) : [member]));

/** A transformation with other members: `change` gets each that is no group. @internal */
export const mapMembers = (
  { members, description }: AnyTransformation,
  change: (member: Member) => Member,
): AnyTransformation => {
  const mapped = (member: Member): Member =>
    member.body._tag === 'Group'
      ? { ...member, body: { ...member.body, members: member.body.members.map(mapped) } }
      : change(member);
  return { members: members.map(mapped), description };
};
