import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Expression } from '../expression/expression.js';
import { nodesOf } from '../expression/operands.js';
import { requireExpression } from '../expression/require-expression.js';
import { isMemberName, memberNames } from '../declare/member-name.js';
import { requireDefinition, requireNames } from '../declare/require-definition.js';
import { isRecord } from '../tree/structure.js';

/** Names reserved by every rule: no option, slot or scalar may have one. */
const reserved: Readonly<Record<string, string>> = {
  g: 'the gradient',
  params: 'the parameters',
  noise: 'the noise',
  t: 'the number of the step',
};

/**
 * Checks the parts of a rule's definition and the names in it.
 *
 * @throws {ConfigError} At the first part that is wrong, or the first name that clashes.
 * @internal
 */
export const requireRule = (
  by: 'defineRule' | 'defineWrapper',
  definition: {
    readonly name: unknown;
    readonly hyper: unknown;
    readonly slots?: unknown;
    readonly reads?: unknown;
  },
): void => {
  requireDefinition(by, definition, {
    name: true,
    hyper: true,
    slots: true,
    reads: true,
    scalars: 'optional',
    rule: 'function',
    evaluationPoint: 'optional',
    dense: true,
    ...(by === 'defineRule'
      ? { argument: true, gradientPoint: 'optional' }
      : { receives: 'optional', runs: 'optional', resets: 'optional', measures: 'optional', counts: true }),
  });
  const { hyper, slots = {}, reads = [] } = definition;
  const owner = typeof definition.name === 'string' ? definition.name : by;
  requireNames(owner, 'reads', reads, ['params', 'noise']);
  if (isRecord(hyper)) {
    const names = Object.keys(hyper);
    for (const name of names) requireOwnName(owner, 'hyper', name, []);
    const masks = names.filter((name) => isRecord(hyper[name]) && hyper[name].kind === 'mask');
    if (masks.length > 1)
      throw new ConfigError({
        owner,
        argument: `hyper.${masks[1]!}`,
        expected: 'at most one mask',
        found: `another: ${masks.join(', ')}`,
      });
  }
  if (!isRecord(slots))
    throw new ConfigError({
      owner,
      argument: 'slots',
      expected: 'an object with a slot for each name: { velocity: zeros }',
      found: shown(slots),
    });
  for (const [name, slot] of Object.entries(slots)) {
    if (name === 'count') throw clash(owner, 'slots', name, 'the count of steps in the state');
    requireOwnName(owner, 'slots', name, isRecord(hyper) ? Object.keys(hyper) : []);
    if (
      !isRecord(slot) ||
      (slot.kind !== 'tensor' && slot.kind !== 'scalar') ||
      typeof slot.initial !== 'function'
    )
      throw new ConfigError({
        owner,
        argument: `slots.${name}`,
        expected: 'a slot: zeros, filledWith(...) or scalarSlot(...)',
        found: shown(slot),
      });
  }
};

const requireOwnName = (owner: string, part: string, name: string, taken: readonly string[]): void => {
  if (!isMemberName(name))
    throw new ConfigError({ owner, argument: `${part}.${name}`, expected: memberNames, found: shown(name) });
  if (Object.hasOwn(reserved, name)) throw clash(owner, part, name, reserved[name]!);
  if (taken.includes(name)) throw clash(owner, part, name, 'another of its parts');
};

const clash = (owner: string, part: string, name: string, what: string): ConfigError =>
  new ConfigError({
    owner,
    argument: `${part}.${name}`,
    expected: `another name, since a rule uses this one for ${what}`,
    found: shown(name),
  });

/** @throws {ConfigError} If a slot does not start from a number. @internal */
export const requireInitial = (owner: string, name: string, initial: unknown): number => {
  if (typeof initial === 'number') return initial;
  throw new ConfigError({
    owner,
    argument: `slots.${name}`,
    expected: 'a number to start from',
    found: shown(initial),
  });
};

/**
 * @param taken - The names already used in the rule.
 * @throws {ConfigError} If scalars are not a record of scalar expressions, or one of their names is taken.
 * @internal
 */
export const requireScalars = (owner: string, scalars: unknown, taken: readonly string[]): void => {
  if (!isRecord(scalars))
    throw new ConfigError({
      owner,
      argument: 'scalars',
      expected: 'to return an object with an expression for each name',
      found: shown(scalars),
    });
  for (const [name, value] of Object.entries(scalars)) {
    requireOwnName(owner, 'scalars', name, taken);
    requireExpression(owner, `scalars.${name}`, value, 'an expression');
    if ((value as Expression).rank !== 'scalar')
      throw new ConfigError({
        owner,
        argument: `scalars.${name}`,
        expected: 'one number for each step',
        found: 'a tensor, which differs from element to element',
      });
  }
};

/**
 * Checks that the equation of a rule returns the update `g`, the next value of each slot, and nothing else.
 *
 * @throws {ConfigError} At the first result that is missing, unknown, not an expression, or not of the kind of its
 *   slot.
 * @internal
 */
export const requireOutputs = (
  owner: string,
  outputs: unknown,
  slots: readonly (readonly [name: string, slot: { readonly kind: 'tensor' | 'scalar' }])[],
): void => {
  if (!isRecord(outputs))
    throw new ConfigError({
      owner,
      argument: 'rule',
      expected: 'to return an object: the update g and the next value of each slot',
      found: shown(outputs),
    });
  const names = ['g', ...slots.map(([name]) => name)];
  for (const name of Object.keys(outputs))
    if (!names.includes(name))
      throw new ConfigError({
        owner,
        argument: `rule: ${name}`,
        expected: `no such result (only ${names.join(', ')})`,
        found: shown(outputs[name]),
        fix: 'Declare it among the slots',
      });
  for (const name of names)
    requireExpression(
      owner,
      `rule: ${name}`,
      Object.hasOwn(outputs, name) ? outputs[name] : undefined,
      name === 'g' ? 'the update, an expression' : `the next value of the slot, an expression`,
    );
  for (const [name, { kind }] of slots)
    if (kind === 'scalar' && !isOneNumber(outputs[name] as Expression))
      throw new ConfigError({
        owner,
        argument: `slots.${name}`,
        expected: 'a next value that is one number for the whole tree',
        found: 'one that differs from element to element or from leaf to leaf',
      });
};

/** Whether an expression has the same value for every leaf and element. @internal */
export const isOneNumber = (expression: Expression): boolean =>
  [...nodesOf([expression], ({ _tag }) => _tag === 'Sum')].every(
    (e) => e.rank === 'scalar' && (e._tag !== 'Sum' || e.over === 'tree'),
  );
