import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Condition, Expression } from '../expression/expression.js';
import { requireCondition, requireExpression } from '../expression/require-expression.js';
import { isOneNumber } from './require-rule.js';

/** @throws {ConfigError} If what wrapped members receive is not an expression. @internal */
export const requireReceives = (owner: string, received: Expression): Expression => {
  requireExpression(owner, 'receives', received, 'what the members receive, an expression');
  return received;
};

/** @throws {ConfigError} If the condition of a wrapper is none, or differs from leaf to leaf. @internal */
export const requireRuns = (owner: string, runs: Condition): Condition => {
  requireCondition(runs);
  if (isOneNumber(runs.left) && isOneNumber(runs.right)) return runs;
  throw new ConfigError({
    owner,
    argument: 'runs',
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
