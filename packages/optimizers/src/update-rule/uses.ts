import {
  updateOperands,
  updateResults,
  type UpdateFunction,
  type UpdateOperand,
  type UpdateRule,
} from './tokens.js';

/** What the update of a rule depends on. */
export interface Uses {
  /** For each group, whether the update depends on it. */
  readonly groups: readonly boolean[];
  /** The operands, results of groups left out. */
  readonly operands: readonly UpdateOperand[];
  /** Whether it depends on noise. */
  readonly noise: boolean;
  /** The chances of the drops, in the order of the groups, left before right. */
  readonly chances: readonly number[];
}

/** What the update of a rule depends on. A group that keeps its left operand does not depend on its right one. */
export const usesOf = (rule: UpdateRule): Uses => {
  const sides = rule.map(({ left, right, leftFunction, rightFunction, combine }) => [
    { operand: left, apply: leftFunction },
    ...(combine === 'x' ? [] : [{ operand: right, apply: rightFunction }]),
  ]);
  const needed = new Set<UpdateOperand>();
  const last = rule.length - 1;
  const groups = sides
    .map((_, fromEnd) => {
      const i = last - fromEnd;
      const result = updateResults[i];
      const isNeeded = i === last || (result !== undefined && needed.has(result));
      if (isNeeded) for (const { operand } of sides[i]!) needed.add(operand);
      return isNeeded;
    })
    .reverse();
  const used = sides.flatMap((side, i) => (groups[i]! ? side : []));
  return {
    groups,
    operands: updateOperands.filter((operand) => needed.has(operand)),
    noise: needed.has('noise'),
    chances: used.flatMap(({ apply }) => chanceOf[apply] ?? []),
  };
};

/** The probability with which a function drops an element. */
export const chanceOf: Partial<Readonly<Record<UpdateFunction, number>>> = {
  'drop(x,0.1)': 0.1,
  'drop(x,0.3)': 0.3,
  'drop(x,0.5)': 0.5,
};
