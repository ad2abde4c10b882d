import { explain, makeKey } from '@thalweg/core';
import { updateRule } from '@thalweg/optimizers';
import { ruleFormula, type RankedRule, type SearchReport } from '@thalweg/parallel/search';
import { plotSchedule } from '@thalweg/schedules';
import { rankCourses } from './rank-courses.js';

/** What the page says of a search besides its report. */
export interface SearchPage {
  readonly report: SearchReport;
  readonly searcher: string;
  readonly seed: number;
  /** The names of the rules to compare with, in their order. */
  readonly references: readonly string[];
}

/** The report of a search as a page in one file, which loads nothing from the network. */
export const searchPage = ({ report, searcher, seed, references }: SearchPage): string => {
  const { found, ranked, seconds } = report;
  const trained = ranked.filter(({ failure }) => failure === null);
  const named = report.references.map((each, i) => ({ label: references[i]!, each }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Update rules found by search</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Update rules found by search</h1>
<p>The searcher ${escaped(searcher)}, with seed ${seed}, evaluated ${found.length} rules in ${seconds.toFixed(1)} s. ${ranked.length} of them
are distinct, and ${trained.length} trained to the end.</p>
<h2>The best rules</h2>
<p>The reward is that of the search. The rules at the top were then trained with other seeds: the mean reward and its 95 %
interval. The rules to compare with were evaluated in the same way.</p>
${tableOf(ranked.slice(0, 10), named)}
<h2>Equations</h2>
<p>Derived from the expressions that ran. <code>g</code> is the gradient, or the output of the preceding member; the last
<code>g′</code> is added to the parameters. <code>x′</code> is the next value of <code>x</code>; <code>t</code> counts the updates
from 1.</p>
${trained.slice(0, 3).map(equationOf).join('\n')}
${curvesSection(trained, named)}
<h2>The search</h2>
${searchChart(found.map(({ reward }) => reward))}
${rankSection(report)}
</main>
</body>
</html>
`;
};

interface Named {
  readonly label: string;
  readonly each: RankedRule;
}

const tableOf = (ranked: readonly RankedRule[], named: readonly Named[]): string => {
  const row = (
    place: string,
    rule: string,
    { reward, learningRate, interval, index }: RankedRule,
    at = true,
  ) =>
    `<tr><td>${place}</td><td><code>${escaped(rule)}</code></td><td>${reward.toFixed(4)}</td><td>${learningRate ?? ''}</td><td>${
      interval === null
        ? ''
        : `${interval.mean.toFixed(4)} <small>${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}</small>`
    }</td><td>${at ? index + 1 : ''}</td></tr>`;
  return `<div class="wide"><table>
<thead><tr><th></th><th>rule</th><th>reward</th><th>learning rate</th><th>other seeds</th><th>found as</th></tr></thead>
<tbody>
${ranked.map((each, i) => row(`${i + 1}`, ruleFormula(each.rule), each)).join('\n')}
</tbody>
<tbody>
${named.map(({ label, each }) => row('', label, each, false)).join('\n')}
</tbody>
</table></div>`;
};

const equationOf = ({ rule, learningRate }: RankedRule): string => {
  const { text } = explain(updateRule({ groups: rule, learningRate: learningRate ?? 0, key: makeKey(0) }));
  // What a member is made of repeats the rule; its equations are indented.
  const lines = text.split('\n').filter((line) => line.startsWith(' '));
  return `<article><h3><code>${escaped(ruleFormula(rule))}</code></h3>
<div class="equation">${lines.map((line) => `<div>${escaped(line.trim())}</div>`).join('')}</div></article>`;
};

const curvesSection = (trained: readonly RankedRule[], named: readonly Named[]): string => {
  const drawn = [
    ...trained.slice(0, 3).map((each) => ({ label: ruleFormula(each.rule), each })),
    ...named,
  ].flatMap(({ label, each: { curves } }) => (curves.length === 0 ? [] : [{ label, curves }]));
  const [first] = drawn;
  if (first === undefined) return '';
  const epochs = first.curves[0]!.length;
  const meanAt = (curves: RankedRule['curves']) => (epoch: number) =>
    curves.reduce((sum, curve) => sum + (curve[epoch - 1] ?? 0), 0) / curves.length;
  return `<h2>Training</h2>
${chart(Object.fromEntries(drawn.map(({ label, curves }) => [label, meanAt(curves)])), {
  from: 1,
  steps: epochs - 1,
  xLabel: 'epoch',
  yLabel: `reward, mean of ${first.curves.length} seeds`,
})}`;
};

const recent = 25;

const searchChart = (rewards: readonly number[]): string => {
  const bests: number[] = [];
  for (const reward of rewards) bests.push(Math.max(reward, bests.at(-1) ?? 0));
  const meanAt = (at: number) => {
    const last = rewards.slice(Math.max(0, at - recent + 1), at + 1);
    return last.reduce((sum, reward) => sum + reward, 0) / last.length;
  };
  return chart(
    {
      'best so far': (at) => bests[at] ?? NaN,
      [`mean of the last ${recent}`]: meanAt,
    },
    { from: 0, steps: rewards.length - 1, xLabel: 'rules evaluated', yLabel: 'reward' },
  );
};

const rankSection = ({ found }: SearchReport): string => {
  const courses = rankCourses(found, { most: 8, lowest: 20 });
  return courses.length === 0
    ? ''
    : `<h2>How rank moved</h2>
<p>The rank by reward, after each rule, of the rules that were first at some time, the last ones of them. 1 is the best.</p>
${chart(Object.fromEntries(courses.map(({ rule, rankAt }) => [ruleFormula(rule), rankAt])), {
  from: 0,
  steps: found.length - 1,
  xLabel: 'rules evaluated',
  yLabel: 'rank',
})}`;
};

/** A picture of functions of a whole number; nothing if there are not two points. */
const chart = (
  lines: Readonly<Record<string, (at: number) => number>>,
  {
    from,
    steps,
    xLabel,
    yLabel,
  }: { readonly from: number; readonly steps: number; readonly xLabel: string; readonly yLabel: string },
): string =>
  steps < 1
    ? ''
    : `<figure>${plotSchedule(lines, { from, steps, xLabel, yLabel, width: 860, height: 340 })}</figure>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const style = `:root { color-scheme: light dark; --line: light-dark(#d0d7de, #333c47); --raised: light-dark(#f6f8fa, #1a2129); }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: light-dark(#1b1f24, #e6e8eb); background: light-dark(#fff, #0f1419); }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin: 1.2rem 0 0.3rem; }
code, .equation { font-family: ui-monospace, monospace; font-size: 0.9em; }
.equation { background: var(--raised); border-radius: 6px; padding: 0.6rem 0.8rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } th, td { padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:nth-child(2), td:nth-child(2) { text-align: left; } tbody + tbody tr:first-child td { border-top: 2px solid var(--line); }
small { color: light-dark(#57606a, #9aa5b1); margin-left: 0.4em; }
figure { margin: 1rem 0; overflow-x: auto; }`;
