import { ConfigError, type AnyTransformation, type Member } from '@thalweg/core';

/** What decides where a chain may run. @internal */
export interface ChainTraits {
  /** The name of the first member that reads noise. */
  readonly noisy: string | undefined;
  /** Whether all steps have the same numbers, but for a count that no array depends on. */
  readonly isSteady: boolean;
}

/**
 * Finds where a chain may run.
 *
 * @throws {ConfigError} If a member reads the gradient elsewhere than at the parameters.
 * @internal
 */
export const traitsOf = (tx: AnyTransformation): ChainTraits => {
  const members = withoutGroups(tx.members);
  const ahead = members.find(({ body }) => body._tag !== 'Group' && body.gradientPoint !== undefined);
  if (ahead !== undefined)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'tx',
      expected: 'rules that read the gradient at the parameters, as optimizers of jax-js do',
      found: `${ahead.name}, which reads it elsewhere`,
      fix: 'Use onHost(tx, jaxHost), and compute the gradient at its gradientPoint',
    });
  return {
    noisy: members.find(({ body }) => body._tag === 'Rule' && body.noise !== undefined)?.name,
    isSteady: members.every(isSteady),
  };
};

const withoutGroups = (members: readonly Member[]): readonly Member[] =>
  members.flatMap((member) => (member.body._tag === 'Group' ? withoutGroups(member.body.members) : [member]));

const isSteady = ({ body }: Member): boolean =>
  body._tag === 'Rule' &&
  body.noise === undefined &&
  Object.keys(body.scalars).length === 0 &&
  body.numbers.every(({ value }) => typeof value === 'number') &&
  body.slots.every(({ kind }) => kind === 'tensor');

/** @throws {ConfigError} If `steps` is not a whole number above 0, or a rule reads noise. @internal */
export const requireSteps = (steps: number, { noisy }: ChainTraits): void => {
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'steps',
      expected: 'a whole number, 1 or more',
      found: String(steps),
    });
  if (noisy !== undefined)
    throw new ConfigError({
      owner: 'toOptax',
      argument: 'steps',
      expected: 'no number of steps, since noise is made outside of jit',
      found: `${steps}, with ${noisy}`,
      fix: 'Leave steps out, and call update outside of jit',
    });
};

/** A step inside `jit` that needs numbers which are not there. @internal */
export const unknownNumbers = ({ noisy }: ChainTraits): ConfigError =>
  new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: 'numbers that are known, such as the count of steps',
    found: 'traced arrays, since update runs inside jit, grad or vmap',
    fix:
      noisy === undefined
        ? 'Call toOptax(tx, { steps }) with the number of steps, or call update outside of jit'
        : 'Call update outside of jit, since noise is made there',
  });

/** A step after the last one of a table. @internal */
export const pastLast = (steps: number): ConfigError =>
  new ConfigError({
    owner: 'toOptax',
    argument: 'state',
    expected: `at most ${steps} steps, the option steps`,
    found: 'one more',
    fix: 'Give a larger number of steps',
  });
