import { ConfigError } from '../error/config-error.js';
import type { Condition, Expression } from '../expression/expression.js';
import { withOperands } from '../expression/operands.js';
import type {
  AnyTransformation,
  Body,
  GradientTransformation,
  Member,
} from '../member/gradient-transformation.js';
import { requireTransformation } from '../member/require-transformation.js';
import type { BoundRule } from '../rule/bound-rule.js';
import { transformation } from './transformation.js';

/**
 * Runs a transformation as if all leaves were one vector: what it sums over a leaf it sums over all of them.
 *
 * So a trust ratio or a norm of a leaf becomes that of the whole tree. No element moves: the leaves keep their shapes, dtypes
 * and places.
 *
 * @param tx - The transformation. All of its members must be rules.
 * @throws {ConfigError} If `tx` is not a transformation, or a member is not a rule.
 *
 * @example
 * ```ts
 * import { flatten, tensor, toArray } from '@thalweg/core';
 * import { scaleByTrustRatio } from '@thalweg/optimizers';
 *
 * const tx = flatten(scaleByTrustRatio());
 * const params = { a: tensor([3]), b: tensor([4]) };
 * const [updates] = tx.update({ a: tensor([0.6]), b: tensor([0.8]) }, tx.init(params), { params });
 * toArray(updates.a) // => [3]
 * ```
 *
 * Differs from Optax `flatten`, which copies the leaves into one vector, and so changes their dtypes to a common one.
 *
 * @category Composition
 * @since 0.1.0
 */
export const flatten = <Members extends readonly Member[]>(
  tx: AnyTransformation<Members>,
): GradientTransformation<Members> => {
  requireTransformation('flatten', 'tx', tx);
  return transformation(tx.members.map(flat), {
    name: 'flatten',
    options: { transformation: tx },
    // The members are those of `tx`, by name and type.
  }) as unknown as GradientTransformation<Members>;
};

const flat = (member: Member): Member => ({ ...member, body: flatBody(member.name, member.body) });

const flatBody = (name: string, body: Body): Body => {
  switch (body._tag) {
    case 'Group':
      return { ...body, members: body.members.map(flat) };
    case 'Rule':
      return flatRule(body);
    case 'Custom':
      throw new ConfigError({
        owner: 'flatten',
        argument: 'tx',
        expected: 'rules only, since only their equations say what runs over a leaf',
        found: `${name}, which is not a rule`,
      });
  }
};

const flatRule = (rule: BoundRule): BoundRule => {
  const { outputs, gradientPoint, evaluationPoint, wraps } = rule;
  const over = overTree();
  const condition = ({ comparison, left, right }: Condition): Condition => ({
    comparison,
    left: over(left),
    right: over(right),
  });
  return {
    ...rule,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, e]) => [name, over(e)])),
    gradientPoint: gradientPoint && over(gradientPoint),
    evaluationPoint: evaluationPoint && over(evaluationPoint),
    wraps: wraps && {
      ...wraps,
      inner: over(wraps.inner),
      runs: wraps.runs && condition(wraps.runs),
      resets: wraps.resets && condition(wraps.resets),
    },
  };
};

/** Replaces sums over a leaf; shared nodes stay shared. */
const overTree = (): ((e: Expression) => Expression) => {
  const done = new Map<Expression, Expression>();
  const replace = (e: Expression): Expression => {
    const known = done.get(e);
    if (known !== undefined) return known;
    const inside = withOperands(e, replace);
    const replaced: Expression = inside._tag === 'Sum' ? { ...inside, over: 'tree' } : inside;
    done.set(e, replaced);
    return replaced;
  };
  return replace;
};
