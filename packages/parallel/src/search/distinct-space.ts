import { updateFunctions, updateOperands, type UpdateFunction, type UpdateGroup } from '@thalweg/optimizers';

/** The functions that are not random. */
export const certainFunctions = updateFunctions.filter((name) => !name.startsWith('drop'));

/** The probability with which a function drops an element, as it is written; `undefined` of any other. */
const chanceIn = (name: UpdateFunction): string | undefined => /^drop\(x,(.*)\)$/.exec(name)?.[1];

/** A term is a function of an operand that is not random; the last is 0, which is what a drop leaves. */
export const termCount = updateOperands.length * certainFunctions.length + 1;

/** The index of the term 0. */
export const zeroTerm = termCount - 1;

/** Each operand and function, by the index of the term. */
export const terms = updateOperands.flatMap((operand) =>
  certainFunctions.map((apply) => ({ operand, apply })),
);

/** The term of an operand and a function, of a drop without what it drops. */
export const termOf = (operand: UpdateGroup['left'], apply: UpdateFunction): number =>
  updateOperands.indexOf(operand as (typeof updateOperands)[number]) * certainFunctions.length +
  Math.max(0, certainFunctions.indexOf(apply));

/** Tells whether combinations of two terms are the same function: they have the same number if they are. */
export type Classes = (combine: UpdateGroup['combine'], left: number, right: number) => number;

/**
 * Tells whether groups are the same rule: they have the same text if they are.
 *
 * A group that drops elements has an outcome for each way to drop them, and the same outcomes with the same chances are the same
 * rule.
 */
export const ruleOf = (
  { left, right, leftFunction, rightFunction, combine }: UpdateGroup,
  classes: Classes,
): string => {
  const [x, y] = [termOf(left, leftFunction), termOf(right, rightFunction)];
  const [p, q] = [chanceIn(leftFunction), combine === 'x' ? undefined : chanceIn(rightFunction)];
  const both = classes(combine, x, y);
  if (p === undefined && q === undefined) return `${both}`;
  const one = (chance: string, dropped: number): string =>
    both === dropped ? `${both}` : `${both} or, with chance ${chance}, ${dropped}`;
  if (q === undefined) return one(p!, classes(combine, zeroTerm, y));
  if (p === undefined) return one(q, classes(combine, x, zeroTerm));
  const onlyX = classes(combine, x, zeroTerm);
  const onlyY = classes(combine, zeroTerm, y);
  const neither = classes(combine, zeroTerm, zeroTerm);
  // Dropping one of them may change nothing.
  if (both === onlyY && onlyX === neither) return one(q, neither);
  if (both === onlyX && onlyY === neither) return one(p, neither);
  const isInOrder = p === q ? onlyX < onlyY : p < q;
  const [first, second] = isInOrder ? [onlyX, onlyY] : [onlyY, onlyX];
  return `${both} or, with chances ${isInOrder ? `${p}, ${q}` : `${q}, ${p}`}, ${first}, ${second}, ${neither}`;
};
