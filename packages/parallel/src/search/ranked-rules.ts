import type { UpdateRule } from '@thalweg/optimizers';
import { classesByForm } from './distinct-normal-form.js';
import { ruleOf } from './distinct-space.js';
import { ruleText, type FoundRule } from './search-progress.js';

/** A rule in the ranking of a search. @category Search @since 0.1.0 */
export interface RankedRule extends FoundRule {
  /** Which rule of the search it was, from 0. */
  readonly index: number;
  /** The rewards after each epoch with each of some other seeds; empty if it was not among the best. */
  readonly curves: readonly (readonly number[])[];
  /** The mean of the last ones, and its 95 % confidence interval; `null` if there are fewer than two seeds. */
  readonly interval: RewardInterval | null;
}

/** A mean of rewards with its 95 % confidence interval. @category Search @since 0.1.0 */
export interface RewardInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Each rule once, the highest reward first; of equal ones, the earlier. Rules of one group that are the same function are one rule.
 *
 * @internal
 */
export const rankedRules = (found: readonly FoundRule[]): readonly RankedRule[] => {
  const known = new Set<string>();
  const classes = classesByForm();
  const textOf = (rule: UpdateRule): string =>
    rule.length === 1 ? ruleOf(rule[0]!, classes) : ruleText(rule);
  return found
    .flatMap((each, index): readonly RankedRule[] => {
      const text = textOf(each.rule);
      if (known.has(text)) return [];
      known.add(text);
      return [{ ...each, index, curves: [], interval: null }];
    })
    .sort((a, b) => b.reward - a.reward || a.index - b.index);
};

/** The ranking after the first of it were trained with other seeds: those first, by the mean over these seeds. @internal */
export const rankedBySeeds = (
  ranked: readonly RankedRule[],
  curvesOf: ReadonlyMap<UpdateRule, RankedRule['curves']>,
): readonly RankedRule[] => {
  const tried = ranked.flatMap((each) => {
    const curves = curvesOf.get(each.rule);
    return curves === undefined ? [] : [withCurves(each, curves)];
  });
  return [
    ...tried.sort((a, b) => meanOf(lastOf(b.curves)) - meanOf(lastOf(a.curves)) || a.index - b.index),
    ...ranked.filter(({ rule }) => !curvesOf.has(rule)),
  ];
};

/** The rule with what it was worth with other seeds. @internal */
export const withCurves = (ranked: RankedRule, curves: RankedRule['curves']): RankedRule => ({
  ...ranked,
  curves,
  interval: intervalOf(lastOf(curves)),
});

/** The rewards at the end; 0 where training failed. */
const lastOf = (curves: RankedRule['curves']): readonly number[] => curves.map((curve) => curve.at(-1) ?? 0);

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** The 0.975 quantiles of Student's distribution with 1, 2, ... degrees of freedom. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262] as const;

/** The most seeds of which an interval is known. @internal */
export const mostSeeds = quantiles.length + 1;

const intervalOf = (rewards: readonly number[]): RewardInterval | null => {
  const quantile = quantiles[rewards.length - 2];
  if (quantile === undefined) return null;
  const mean = meanOf(rewards);
  const variance = rewards.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (rewards.length - 1);
  const margin = quantile * Math.sqrt(variance / rewards.length);
  return { mean, low: mean - margin, high: mean + margin };
};
