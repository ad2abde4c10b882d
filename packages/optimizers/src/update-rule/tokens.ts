/**
 * The operands that every group may have:
 *
 * | token | value |
 * | ----- | ----- |
 * | `g`, `g^2`, `g^3` | the gradient and its powers |
 * | `m`, `v`, `gamma` | moving averages of them, with bias correction: $\hat m$, $\hat v$, $\hat\gamma$ |
 * | `sign(g)`, `sign(m)` | signs |
 * | `1`, `2` | constants |
 * | `noise` | normal noise, one draw per step and element |
 * | `0.0001w` to `0.1w` | a part of the parameters |
 * | `adam` | $\hat m / (\sqrt{\hat v} + \delta)$ |
 * | `rmsprop` | $g / (\sqrt n + \delta)$, with $n$ a moving average of $g^2$ without bias correction |
 *
 * @example
 * ```ts
 * import { updateOperands } from '@thalweg/optimizers';
 *
 * updateOperands.length // => 17
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const updateOperands = [
  'g',
  'g^2',
  'g^3',
  'm',
  'v',
  'gamma',
  'sign(g)',
  'sign(m)',
  '1',
  '2',
  'noise',
  '0.0001w',
  '0.001w',
  '0.01w',
  '0.1w',
  'adam',
  'rmsprop',
] as const;

/**
 * The results of the first three groups, as operands of later groups: the result of group $i$ is `u1` for the first, and so on.
 *
 * @example
 * ```ts
 * import { updateResults } from '@thalweg/optimizers';
 *
 * updateResults // => ['u1', 'u2', 'u3']
 * ```
 *
 * @category Update rule
 * @since 0.1.0
 */
export const updateResults = ['u1', 'u2', 'u3'] as const;

/**
 * The functions of one operand $x$.
 *
 * `clip(x,l)` limits $x$ to $[-l, l]$. `drop(x,p)` is 0 with probability $p$, else $x$; each `drop` in a rule has draws of its
 * own. $\log\lvert 0 \rvert$ is $-\infty$.
 *
 * @example
 * ```ts
 * import { updateFunctions } from '@thalweg/optimizers';
 *
 * updateFunctions.length // => 12
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const updateFunctions = [
  'x',
  '-x',
  'e^x',
  'log|x|',
  'sqrt|x|',
  'clip(x,0.00001)',
  'clip(x,0.0001)',
  'clip(x,0.001)',
  'drop(x,0.1)',
  'drop(x,0.3)',
  'drop(x,0.5)',
  'sign(x)',
] as const;

/**
 * The functions of two operands, which make the result of a group.
 *
 * `x` keeps the left one. A negative number to a power that is not whole is NaN.
 *
 * @example
 * ```ts
 * import { updateCombinations } from '@thalweg/optimizers';
 *
 * updateCombinations // => ['x+y', 'x-y', 'x*y', 'x/(y+delta)', 'x^y', 'x']
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const updateCombinations = ['x+y', 'x-y', 'x*y', 'x/(y+delta)', 'x^y', 'x'] as const;

/** An operand of a group; see {@link updateOperands} and {@link updateResults}. @category Update rule @since 0.1.0 */
export type UpdateOperand = (typeof updateOperands)[number] | (typeof updateResults)[number];

/** A function of one operand; see {@link updateFunctions}. @category Update rule @since 0.1.0 */
export type UpdateFunction = (typeof updateFunctions)[number];

/** A function of two operands; see {@link updateCombinations}. @category Update rule @since 0.1.0 */
export type UpdateCombination = (typeof updateCombinations)[number];

/**
 * Five tokens: two operands, a function for each, and a function of the two results.
 *
 * @category Update rule
 * @since 0.1.0
 */
export interface UpdateGroup {
  /** $op_1$. */
  readonly left: UpdateOperand;
  /** $op_2$. */
  readonly right: UpdateOperand;
  /** $u_1$. */
  readonly leftFunction: UpdateFunction;
  /** $u_2$. */
  readonly rightFunction: UpdateFunction;
  /** $b$. */
  readonly combine: UpdateCombination;
}

/**
 * A rule as data: one to four groups.
 *
 * The result of a group may be an operand of the later ones, and that of the last is the update.
 *
 * @category Update rule
 * @since 0.1.0
 */
export type UpdateRule = readonly UpdateGroup[];

/** The most groups of a rule. @internal */
export const mostGroups = 4;

/** The places of a group, in the order of the paper. @internal */
export const places = ['left', 'right', 'leftFunction', 'rightFunction', 'combine'] as const;

/** The tokens that a place may have in a group that comes after `before` others. @internal */
export const tokensAt = <Place extends keyof UpdateGroup>(
  place: Place,
  before: number,
): readonly UpdateGroup[Place][] => {
  const operands = [...updateOperands, ...updateResults.slice(0, before)];
  const tokens: { readonly [Each in keyof UpdateGroup]: readonly UpdateGroup[Each][] } = {
    left: operands,
    right: operands,
    leftFunction: updateFunctions,
    rightFunction: updateFunctions,
    combine: updateCombinations,
  };
  return tokens[place];
};

/** A group of the tokens that a function gives for each place. @internal */
export const groupOf = (
  tokenAt: <Place extends keyof UpdateGroup>(place: Place) => UpdateGroup[Place],
): UpdateGroup => ({
  left: tokenAt('left'),
  right: tokenAt('right'),
  leftFunction: tokenAt('leftFunction'),
  rightFunction: tokenAt('rightFunction'),
  combine: tokenAt('combine'),
});
