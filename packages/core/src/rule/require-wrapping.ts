import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Condition, Expression } from '../expression/expression.js';
import { requireCondition, requireExpression } from '../expression/require-expression.js';
import type { Measure } from './measure.js';
import { measuring, type Measuring } from './measuring.js';
import { isOneNumber } from './require-rule.js';

/** @throws {ConfigError} If what wrapped members receive is not an expression. @internal */
export const requireReceives = (owner: string, received: Expression): Expression => {
  requireExpression(owner, 'receives', received, 'what the members receive, an expression');
  return received;
};

/** @throws {ConfigError} If the condition of a wrapper is none, or differs from leaf to leaf. @internal */
export const requireRuns = (owner: string, runs: Condition): Condition =>
  requireOneForAll(owner, 'runs', runs);

/**
 * @throws {ConfigError} If the condition of a wrapper is none, or differs from leaf to leaf, or the wrapper does not read the
 *   parameters at which its members start again.
 * @internal
 */
export const requireResets = (
  owner: string,
  reads: readonly string[],
  resets: Condition | undefined,
): Condition | undefined => {
  if (resets === undefined) return undefined;
  if (reads.includes('params')) return requireOneForAll(owner, 'resets', resets);
  throw new ConfigError({
    owner,
    argument: 'reads',
    expected: "'params' in it, since the states of the members start again at the parameters",
    found: shown(reads),
  });
};

/** @throws {ConfigError} If a measure has the name of another part of the wrapper. @internal */
export const requireMeasures = (
  owner: string,
  measures: Readonly<Record<string, Measure>>,
  taken: readonly string[],
): Measuring | undefined => {
  const names = Object.keys(measures);
  for (const name of names)
    if (taken.includes(name) || name === 'count')
      throw new ConfigError({
        owner,
        argument: `measures.${name}`,
        expected: 'another name, since the state has this one already',
        found: shown(name),
      });
  return names.length === 0 ? undefined : measuring(measures);
};

const requireOneForAll = (owner: string, argument: 'runs' | 'resets', condition: Condition): Condition => {
  requireCondition(condition);
  if (isOneNumber(condition.left) && isOneNumber(condition.right)) return condition;
  throw new ConfigError({
    owner,
    argument,
    expected: 'a condition that is the same for the whole tree',
    found: 'one that differs from element to element or from leaf to leaf',
  });
};

const reserved: Readonly<Record<string, string>> = {
  u: 'the update of the wrapped members',
  runs: 'whether the wrapped members run',
  transformation: 'the wrapped transformation',
};

/** @throws {ConfigError} If a wrapper gives a part of its own a name that it uses otherwise. @internal */
export const requireWrapperNames = (owner: string, names: readonly string[]): void => {
  for (const name of names)
    if (Object.hasOwn(reserved, name))
      throw new ConfigError({
        owner,
        argument: name,
        expected: `another name, since a wrapper uses this one for ${reserved[name]!}`,
        found: shown(name),
      });
};
