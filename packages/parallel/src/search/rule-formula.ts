import type { UpdateFunction, UpdateOperand, UpdateRule } from '@thalweg/optimizers';

/**
 * A rule as one line of text, in its own tokens: the result of each group but the last has a name.
 *
 * `explain` of core gives the whole equations, with those of the averages.
 *
 * @param rule - The rule.
 *
 * @example
 * ```ts
 * import { ruleFormula } from '@thalweg/parallel/search';
 *
 * ruleFormula([
 *   { left: 'g', right: 'm', leftFunction: 'sign(x)', rightFunction: 'drop(x,0.1)', combine: 'x-y' },
 *   { left: 'u1', right: '1', leftFunction: 'sqrt|x|', rightFunction: 'x', combine: 'x' },
 * ]) // => 'u1 = sign(g) - drop(m,0.1); sqrt|u1|'
 * ```
 *
 * @category Search
 * @since 0.1.0
 */
export const ruleFormula = (rule: UpdateRule): string =>
  rule
    .map(({ left, right, leftFunction, rightFunction, combine }, i) => {
      const [x, y] = [applied(leftFunction, left), applied(rightFunction, right)];
      const combined =
        combine === 'x' ? x : combine === 'x/(y+delta)' ? `${x} / ${y}` : `${x} ${combine[1]} ${y}`;
      return i < rule.length - 1 ? `u${i + 1} = ${combined}` : combined;
    })
    .join('; ');

const applied = (apply: UpdateFunction, operand: UpdateOperand): string =>
  // No token has another word x.
  apply === 'x' ? operand : apply.replace(/\bx\b/, operand);
