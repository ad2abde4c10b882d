import { distinctUpdateRules, ruleFormula, type DistinctUpdateRule } from '@thalweg/parallel/search';
import { studyFigure } from './figure/study-figure.js';
import type { Study } from './study.js';

export const distinctRules: Study = {
  name: 'R11c',
  title: 'How many update rules there are',
  claim:
    'A rule of one group is a string of two operands, two functions of one and one of two (Bello et al., "Neural optimizer ' +
    'search with reinforcement learning", 2017). Many strings write the same rule, and two ways of telling rules apart agree ' +
    'on how many there are.',
  fast: false,
  run: () => {
    const [byForm, byProbes] = (['form', 'probes'] as const).map((by) => distinctUpdateRules({ by })) as [
      readonly DistinctUpdateRule[],
      readonly DistinctUpdateRule[],
    ];
    const ranked = [...byForm].sort((a, b) => b.strings - a.strings);
    const counts = ranked.map(({ strings }) => strings);
    const held = shares(counts);
    const once = counts.filter((count) => count === 1).length;
    return {
      tables: [
        {
          caption: `The ${most} rules with most strings, of ${byForm.length}`,
          head: ['rule, by its shortest string', 'strings', 'share of all strings so far'],
          rows: ranked
            .slice(0, most)
            .map(({ rule, strings }, i) => [
              ruleFormula(rule),
              String(strings),
              `${(100 * held[i]!).toFixed(1)} %`,
            ]),
        },
      ],
      criteria: [
        {
          text: `both ways count the same ${17 ** 2 * 12 ** 2 * 6} strings, 17² operands, 12² functions and 6 combinations`,
          measured: [byForm, byProbes].map((rules) => String(stringsOf(rules))).join(' and '),
          holds: [byForm, byProbes].every((rules) => stringsOf(rules) === 17 ** 2 * 12 ** 2 * 6),
        },
        {
          text: 'the normal form and the probes find the same number of rules',
          measured: `${byForm.length} and ${byProbes.length}`,
          holds: byForm.length === byProbes.length,
        },
        {
          text: 'they find the same rules, with the same strings and as many of each',
          measured: `${differing(byForm, byProbes)} differ`,
          holds: differing(byForm, byProbes) === 0,
        },
      ],
      figure: studyFigure({
        title: `${byForm.length} rules of ${stringsOf(byForm)} strings`,
        panels: [
          {
            title: 'Strings of each rule, the most written first',
            xLabel: 'log₁₀ of the rank',
            yLabel: 'strings (log scale)',
            yScale: 'log',
            lines: [byForm, byProbes].map((rules, i) => ({
              label: ['by normal form', 'by probes'][i]!,
              look: [0, 9][i]!,
              points: byRank(rules.map(({ strings }) => strings).sort((a, b) => b - a)),
            })),
          },
          {
            title: 'Share of all strings that the first rules hold',
            xLabel: 'log₁₀ of the number of rules',
            yLabel: 'share of the strings',
            yDomain: [0, 1],
            lines: [{ label: 'by normal form', look: 0, points: byRank(held) }],
          },
        ],
      }),
      notes: [
        `${once} rules have one string alone. A random string is therefore not a random rule: one of the ${most} most written is drawn in ${(100 * held[most - 1]!).toFixed(1)} % of all cases.`,
        'The normal form is algebra. The probes compute updates in random states, and take values for equal that are as near as rounding may take them. They share only how they treat drops. Each is exact for almost all gradients: a single number, such as 0, may tell rules apart that count as one.',
      ],
    };
  },
};

/** How many rules the table lists. */
const most = 100;

const stringsOf = (rules: readonly DistinctUpdateRule[]): number =>
  rules.reduce((sum, { strings }) => sum + strings, 0);

/** How many places of two lists hold something else. */
const differing = (a: readonly DistinctUpdateRule[], b: readonly DistinctUpdateRule[]): number =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).filter(
    (i) => JSON.stringify(a[i]) !== JSON.stringify(b[i]),
  ).length;

/** The sums of the first one, two, three, ... counts, as shares of the sum of all. */
const shares = (counts: readonly number[]): readonly number[] => {
  const total = counts.reduce((a, b) => a + b, 0);
  let sum = 0;
  return counts.map((count) => (sum += count) / total);
};

/** The points of values by the logarithm of their rank, evenly over it: a hundred for each power of ten. */
const byRank = (values: readonly number[]): readonly { readonly x: number; readonly y: number }[] =>
  values.flatMap((y, i) =>
    Math.floor(100 * Math.log10(i + 1)) === Math.floor(100 * Math.log10(i))
      ? []
      : [{ x: Math.log10(i + 1), y }],
  );
