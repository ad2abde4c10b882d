import { makeKey } from '@thalweg/core';
import {
  policyGradient,
  randomSearch,
  regularisedEvolution,
  ruleFormula,
  search,
  type SearchReport,
} from '@thalweg/parallel/search';
import { r11Network, teacherTaskReference } from '../search/teacher-task.js';
import { studyFigure } from './figure/study-figure.js';
import { mean, meanCurve, standardDeviation } from './measure/mean.js';
import type { Study } from './study.js';

export const controller: Study = {
  name: 'R11b',
  title: 'How searchers learn',
  claim:
    'A controller that is trained by reinforcement learning writes better update rules the longer it searches (Bello et al., ' +
    '"Neural optimizer search with reinforcement learning", 2017; talk, learning to optimize).',
  fast: false,
  run: async () => {
    const learners: Learner[] = [];
    for (const { label, run } of searchers) {
      const reports: SearchReport[] = [];
      for (const seed of seeds) reports.push(await run(seed));
      learners.push(learnerOf(label, reports));
    }
    const [byController, byEvolution, byChance] = learners as [Learner, Learner, Learner];
    return {
      tables: [
        {
          caption: `Rewards of ${candidates} rules, mean of ${seeds.length} seeds; the rise is that from the first to the last fifth, with a 95 % interval`,
          head: ['searcher', 'first fifth', 'last fifth', 'rise', 'best', 'rules that differ'],
          rows: learners.map(({ label, first, last, rise, best, distinct }) => [
            label,
            first.toFixed(3),
            last.toFixed(3),
            `${rise.mean.toFixed(3)} ± ${rise.margin.toFixed(3)}`,
            best.toFixed(4),
            distinct.toFixed(0),
          ]),
        },
      ],
      criteria: [
        {
          text: 'The mean reward of the controller rises from the first fifth to the last, in the 95 % interval over seeds',
          measured: `${byController.rise.mean.toFixed(3)} ± ${byController.rise.margin.toFixed(3)}`,
          holds: byController.rise.mean > byController.rise.margin,
        },
        {
          text: 'That of random search does not',
          measured: `${byChance.rise.mean.toFixed(3)} ± ${byChance.rise.margin.toFixed(3)}`,
          holds: byChance.rise.mean <= byChance.rise.margin,
        },
        {
          text: 'In the last fifth the mean reward of the controller is above that of random search',
          measured: `${byController.last.toFixed(3)} and ${byChance.last.toFixed(3)}`,
          holds: byController.last > byChance.last,
        },
      ],
      figure: studyFigure({
        title: `${candidates} update rules by three searchers`,
        panels: [
          {
            title: `Mean reward of ${block} rules, mean of ${seeds.length} seeds`,
            xLabel: 'rules',
            yLabel: 'validation accuracy',
            lines: learners.map(({ label, blocks }, look) => ({
              label,
              look,
              points: blocks.map((y, i) => ({ x: (i + 0.5) * block, y })),
            })),
          },
          {
            title: `Best reward so far, mean of ${seeds.length} seeds`,
            xLabel: 'rules',
            yLabel: 'validation accuracy',
            yDomain: [0.6, 0.8],
            lines: learners.map(({ label, bests }, look) => ({
              label,
              look,
              points: bests.map((y, x) => ({ x, y })),
            })),
          },
        ],
      }),
      notes: [
        `Evolution rises by ${byEvolution.rise.mean.toFixed(3)} ± ${byEvolution.rise.margin.toFixed(3)} and finds ${byEvolution.best.toFixed(4)} at best, the controller ${byController.best.toFixed(4)}, random search ${byChance.best.toFixed(4)}: a high mean reward and a good best rule are different things.`,
        `The best rules: ${learners.map(({ label, rule }) => `${label} ${rule}`).join('; ')}.`,
        'The reward is the accuracy on 600 validation examples with one initial network, as in R11; the task of the paper is a convolutional network on CIFAR-10, and its search takes tens of thousands of rules.',
      ],
    };
  },
};

const candidates = 1000;
const block = 50;
const seeds = [1, 2, 3];
/** The 0.975 quantile of Student's distribution with two degrees of freedom, for three seeds. */
const quantile = 4.303;

const optionsOf = (seed: number) => ({
  task: teacherTaskReference({ ...r11Network, measure: 'validation' }),
  budget: { candidates },
  workers: 2,
  seed: makeKey(seed),
  finalists: 0,
});

const searchers = [
  {
    label: 'controller',
    run: (seed: number) => search({ ...optionsOf(seed), searcher: policyGradient() }),
  },
  {
    label: 'evolution',
    run: (seed: number) => search({ ...optionsOf(seed), searcher: regularisedEvolution() }),
  },
  {
    label: 'random search',
    run: (seed: number) => search({ ...optionsOf(seed), searcher: randomSearch() }),
  },
];

/** Means over the seeds of one searcher. */
interface Learner {
  readonly label: string;
  readonly first: number;
  readonly last: number;
  readonly rise: { readonly mean: number; readonly margin: number };
  readonly best: number;
  readonly distinct: number;
  readonly blocks: readonly number[];
  readonly bests: readonly number[];
  /** The best of the first seed. */
  readonly rule: string;
}

const learnerOf = (label: string, reports: readonly SearchReport[]): Learner => {
  const runs = reports.map(({ found }) => found.map(({ reward }) => reward));
  const first = runs.map((rewards) => mean(rewards.slice(0, candidates / 5)));
  const last = runs.map((rewards) => mean(rewards.slice(-candidates / 5)));
  const rises = last.map((reward, i) => reward - first[i]!);
  return {
    label,
    first: mean(first),
    last: mean(last),
    rise: {
      mean: mean(rises),
      margin: (quantile * standardDeviation(rises)) / Math.sqrt(rises.length - 1),
    },
    best: mean(runs.map((rewards) => Math.max(...rewards))),
    distinct: mean(reports.map(({ ranked }) => ranked.length)),
    blocks: meanCurve(
      runs.map((rewards) =>
        Array.from({ length: candidates / block }, (_, i) => mean(rewards.slice(i * block, (i + 1) * block))),
      ),
    ),
    bests: meanCurve(
      runs.map((rewards) => {
        let best = 0;
        return rewards.map((reward) => (best = Math.max(best, reward)));
      }),
    ),
    rule: ruleFormula(reports[0]!.ranked[0]!.rule),
  };
};
