import type { UpdateRule } from '@thalweg/optimizers';
import type { FoundRule } from '@thalweg/parallel/search';

/** A rule and its rank after each rule of a search; NaN before it is found, and below what is shown. */
export interface RankCourse {
  readonly rule: UpdateRule;
  readonly rankAt: (index: number) => number;
}

/**
 * How the ranks of the leaders moved: of the rules that were first at some time.
 *
 * @param options - `most`: how many of them, the last ones. `lowest`: the lowest rank that is shown.
 */
export const rankCourses = (
  found: readonly FoundRule[],
  { most, lowest }: { readonly most: number; readonly lowest: number },
): readonly RankCourse[] => {
  const leaders: number[] = [];
  found.forEach(({ reward }, index) => {
    if (reward > (leaders.length === 0 ? 0 : found[leaders.at(-1)!]!.reward)) leaders.push(index);
  });
  return leaders.slice(-most).map((leader) => {
    const { rule, reward } = found[leader]!;
    const ranks: number[] = [];
    const better = new Set<string>();
    found.forEach((each, index) => {
      // Those that were found before are worse, and one may be found again.
      if (each.reward > reward) better.add(JSON.stringify(each.rule));
      const rank = 1 + better.size;
      ranks.push(index < leader || rank > lowest ? NaN : rank);
    });
    return { rule, rankAt: (index) => ranks[index] ?? NaN };
  });
};
