import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Condition, Expression } from './expression.js';

const isExpression = (value: unknown): value is Expression =>
  typeof value === 'object' &&
  value !== null &&
  '_tag' in value &&
  'rank' in value &&
  (value.rank === 'scalar' || value.rank === 'tensor');

const isCondition = (value: unknown): value is Condition =>
  typeof value === 'object' &&
  value !== null &&
  'comparison' in value &&
  'left' in value &&
  isExpression(value.left) &&
  'right' in value &&
  isExpression(value.right);

/** @throws {ConfigError} If a value is not an expression. @internal */
export const requireExpression = (
  owner: string,
  argument: string,
  value: unknown,
  expected: string,
): void => {
  if (isExpression(value)) return;
  throw new ConfigError({
    owner,
    argument,
    expected,
    found: isCondition(value) ? 'a condition' : shown(value),
    ...(isCondition(value) ? { fix: 'A condition chooses: select(condition, then, otherwise)' } : {}),
  });
};

/** @throws {ConfigError} If a value is not a condition. @internal */
export const requireCondition = (value: unknown): void => {
  if (isCondition(value)) return;
  throw new ConfigError({
    owner: 'select',
    argument: 'condition',
    expected: 'a condition, as gt(a, b) makes one',
    found: isExpression(value) ? 'an expression' : shown(value),
  });
};

/** @throws {ConfigError} If a sum is over neither a leaf nor the tree. @internal */
export const requireOver = (owner: string, over: unknown): void => {
  if (over !== 'leaf' && over !== 'tree')
    throw new ConfigError({ owner, argument: 'over', expected: "'leaf' or 'tree'", found: shown(over) });
};
