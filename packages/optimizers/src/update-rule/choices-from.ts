import { abs, lt, select, type Condition, type Expression, type Operand } from '@thalweg/core';

/**
 * Independent random choices from one normal number $z$.
 *
 * The first is whether $\lvert z \rvert$ is below its quantile. That splits the line in two, and the next has a quantile in each
 * part, so that it does not depend on the first.
 *
 * @param chances - The probability of each choice, in (0, 1).
 */
export const choicesFrom = (z: Expression, chances: readonly number[]): readonly Condition[] => {
  const size = abs(z);
  /** The quantile of a choice, given those before it, between two probabilities. */
  const quantile = (
    chance: number,
    before: readonly { readonly choice: Condition; readonly chance: number }[],
    from: number,
    to: number,
  ): Operand => {
    const [first, ...others] = before;
    if (first === undefined) return halfNormalQuantile(from + chance * (to - from));
    const middle = from + first.chance * (to - from);
    return select(first.choice, quantile(chance, others, from, middle), quantile(chance, others, middle, to));
  };
  return chances
    .reduce<readonly { readonly choice: Condition; readonly chance: number }[]>(
      (before, chance) => [...before, { choice: lt(size, quantile(chance, before, 0, 1)), chance }],
      [],
    )
    .map(({ choice }) => choice);
};

/** The number below which the size of a normal number is with a probability. */
const halfNormalQuantile = (probability: number): number => {
  let [below, above] = [0, 40];
  for (let i = 0; i < 60; i++) {
    const middle = (below + above) / 2;
    if (halfNormalProbability(middle) < probability) below = middle;
    else above = middle;
  }
  return above;
};

/** How probable it is that the size of a normal number is below $a$: the series of 26.2.11 in Abramowitz and Stegun (1964). */
const halfNormalProbability = (a: number): number => {
  // Where the rest is less than what rounding leaves of 1.
  if (a > 9) return 1;
  let [term, sum] = [a, 0];
  for (let n = 1; n < 400; n++) {
    sum += term;
    term *= (a * a) / (2 * n + 1);
  }
  return Math.sqrt(2 / Math.PI) * Math.exp((-a * a) / 2) * sum;
};
