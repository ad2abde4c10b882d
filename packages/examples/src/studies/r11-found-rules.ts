import { makeKey, uniformAt } from '@thalweg/core';
import type { UpdateOperand, UpdateRule } from '@thalweg/optimizers';
import {
  evaluateRule,
  regularisedEvolution,
  ruleFormula,
  search,
  trainRule,
  type SearchTask,
} from '@thalweg/parallel/search';
import {
  otherNetwork,
  r11Network,
  teacherTask,
  teacherTaskReference,
  type TeacherTaskConfig,
} from '../search/teacher-task.js';
import { studyFigure } from './figure/study-figure.js';
import { mean, meanCurve } from './measure/mean.js';
import { pairedDifference } from './measure/paired-difference.js';
import type { Study } from './study.js';

export const foundRules: Study = {
  name: 'R11',
  title: 'Update rules found by search',
  claim:
    'A search over update rules finds some that do better than those made by hand, and that transfer to other tasks (Bello ' +
    'et al., "Neural optimizer search with reinforcement learning", 2017; talk, learning to optimize).',
  fast: false,
  run: async () => {
    const { found, ranked } = await search({
      task: teacherTaskReference({ ...r11Network, measure: 'validation' }),
      searcher: regularisedEvolution(),
      budget: { candidates },
      workers: 2,
      seed: makeKey(1),
      finalists: 10,
      seeds: searchSeeds.length,
    });
    const [network, other] = [problemOf(r11Network), problemOf(otherNetwork)];
    const best = ranked.slice(0, 3);
    const rules = best.map(({ rule, learningRate }) => {
      const elsewhere = evaluateRule(other.validation, rule).learningRate;
      return {
        label: ruleFormula(rule),
        here: testedOf(network.test, rule, learningRate ?? 0),
        there: testedOf(other.test, rule, elsewhere ?? 0),
      };
    });
    const byHand = references.map(({ label, rule }) => ({
      label,
      here: testedOf(network.test, rule, bestRate(network.validation, rule)),
      there: testedOf(other.test, rule, bestRate(other.validation, rule)),
    }));
    const [sgd, , adam] = byHand as [Row, Row, Row, Row];
    const rates = ratesAlone(network.validation);
    const tuned = testedOf(network.test, descent, rates.best);
    const [top] = rules as [Row];
    const above = (row: Tested, base: Tested) => pairedDifference(row.accuracies, base.accuracies);
    const [overSgd, overAdam] = [above(top.here, sgd.here), above(top.here, adam.here)];
    const [overTuned, elsewhere] = [above(top.here, tuned), above(top.there, sgd.there)];
    const shown = ({ mean, margin }: { readonly mean: number; readonly margin: number }) =>
      `${mean.toFixed(4)} ± ${margin.toFixed(4)}`;
    return {
      tables: [
        {
          caption: `Accuracy on 4000 test examples, mean of ${testSeeds.length} seeds that no search or tuning used`,
          head: ['rule', 'rate', 'layers 20-32-5', 'rate', 'other teacher, layers 20-64-64-5'],
          rows: [
            ...[...rules, ...byHand].map(({ label, here, there }) => [
              label,
              `${here.learningRate}`,
              accuracyText(here),
              `${there.learningRate}`,
              accuracyText(there),
            ]),
            [
              `SGD, best of ${candidates} rates`,
              tuned.learningRate.toPrecision(3),
              accuracyText(tuned),
              '',
              '',
            ],
          ],
        },
      ],
      criteria: [
        {
          text: 'The rule found is better than SGD with the best rate of the grid by 0.03 or more',
          measured: shown(overSgd),
          holds: overSgd.mean >= 0.03,
        },
        {
          text: 'It is not worse than Adam with the best rate of the grid by more than 0.01',
          measured: shown(overAdam),
          holds: overAdam.mean >= -0.01,
        },
        {
          text: 'On the second task it is better than SGD',
          measured: shown(elsewhere),
          holds: elsewhere.mean > 0,
        },
        {
          text: `It is better than SGD when the same number of candidates is spent on learning rates of SGD alone`,
          measured: shown(overTuned),
          holds: overTuned.mean > overTuned.margin,
          soft: true,
        },
      ],
      figure: studyFigure({
        title: `${candidates} update rules, and those that were found`,
        panels: [
          {
            title: 'The search: reward on the validation examples',
            xLabel: 'candidates',
            yLabel: 'best accuracy so far',
            lines: [
              {
                label: 'update rules by evolution',
                look: 6,
                points: bestSoFar(found.map(({ reward }) => reward)),
              },
              { label: 'learning rates of SGD', look: 7, points: bestSoFar(rates.rewards) },
            ],
          },
          {
            title: 'Test examples, mean over seeds',
            xLabel: 'epochs',
            yLabel: 'accuracy',
            xTicks: 2,
            lines: [top, ...byHand].map(({ label, here }, i) => ({
              label: i === 0 ? `found: ${label}` : label,
              look: i === 0 ? 0 : i + 1,
              points: here.curve.map((y, epoch) => ({ x: epoch + 1, y })),
            })),
          },
        ],
      }),
      notes: [
        `Not reproduced: a rule that is better than Adam. The one found is ${shown(overAdam)} above it here, and ${shown(above(top.there, adam.there))} on the second task.`,
        `Of ${candidates} rules ${found.filter(({ failure }) => failure === null).length} trained to the end; ${found.filter(({ reward }) => reward >= 0.7).length} reached a validation accuracy of 0.7.`,
        `The rates of the rules found are those of one epoch of validation, as in the search; the rates of the rules made by hand are the best of the grid by whole runs with ${searchSeeds.length} seeds, which is kinder to them.`,
        `SGD with the best of ${candidates} rates from 1e-5 to 10 (${rates.best.toPrecision(3)}) is ${shown(above(tuned, sgd.here))} better than with the best power of ten: most of what the found rule has above SGD is the grid. What it has above SGD tuned as long is in the last criterion.`,
        `On the second task the rules found have ${rules.map(({ there }) => mean(there.accuracies).toFixed(3)).join(', ')}, SGD ${mean(sgd.there.accuracies).toFixed(3)}, Adam ${mean(adam.there.accuracies).toFixed(3)}.`,
      ],
    };
  },
};

const candidates = 250;
/** Those of the search, for the finalists and for the rates of rules made by hand. */
const searchSeeds = [1, 2, 3, 4, 5];
const testSeeds = Array.from({ length: 10 }, (_, i) => 11 + i);

const plain = (left: UpdateOperand): UpdateRule => [
  { left, right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' },
];
const descent = plain('g');
const references = [
  { label: 'SGD', rule: descent },
  { label: 'momentum', rule: plain('m') },
  { label: 'Adam', rule: plain('adam') },
  { label: 'RMSprop', rule: plain('rmsprop') },
];

/** What training with a rule at a rate comes to on the test examples. */
interface Tested {
  readonly learningRate: number;
  /** By seed. */
  readonly accuracies: readonly number[];
  /** Mean over seeds, by epoch. */
  readonly curve: readonly number[];
}

interface Row {
  readonly label: string;
  readonly here: Tested;
  readonly there: Tested;
}

const problemOf = (network: Omit<TeacherTaskConfig, 'measure'>) => ({
  validation: teacherTask({ ...network, measure: 'validation' }),
  test: teacherTask({ ...network, measure: 'test' }),
});

const testedOf = (task: SearchTask, rule: UpdateRule, learningRate: number): Tested => {
  const curves = testSeeds.map((seed) => trainRule(task, rule, { learningRate, seed }));
  return { learningRate, accuracies: curves.map((curve) => curve.at(-1)!), curve: meanCurve(curves) };
};

const accuracyText = ({ accuracies }: Tested): string => mean(accuracies).toFixed(4);

const bestRate = (task: SearchTask, rule: UpdateRule): number => {
  const rewards = task.learningRates.map((learningRate) =>
    mean(searchSeeds.map((seed) => trainRule(task, rule, { learningRate, seed }).at(-1)!)),
  );
  return task.learningRates[rewards.indexOf(Math.max(...rewards))]!;
};

/** The same number of candidates, each SGD at one random rate: uniform in its logarithm, from 1e-5 to 10. */
const ratesAlone = (task: SearchTask) => {
  const rates = Array.from({ length: candidates }, (_, i) => 10 ** (6 * uniformAt(makeKey(2), i) - 5));
  const rewards = rates.map((learningRate) => trainRule(task, descent, { learningRate, seed: 0 }).at(-1)!);
  return { rewards, best: rates[rewards.indexOf(Math.max(...rewards))]! };
};

const bestSoFar = (rewards: readonly number[]): readonly { readonly x: number; readonly y: number }[] => {
  let best = 0;
  return rewards.map((reward, i) => ({ x: i + 1, y: (best = Math.max(best, reward)) }));
};
