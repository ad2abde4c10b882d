import {
  foldIn,
  linearObjective,
  logisticLoss,
  makeKey,
  makeLinearStep,
  makeStep,
  permutation,
  tensor,
  type AnyTransformation,
  type LinearData,
} from '@thalweg/core';
import { adagrad, sgd } from '@thalweg/optimizers';
import type { Method } from '../method/method.js';
import { methods } from '../method/methods.js';
import { studyFigure, type Line } from './figure/study-figure.js';
import { correlation } from './measure/correlation.js';
import { mean, meanCurve } from './measure/mean.js';
import { floats } from './problem/floats.js';
import { rareFeatures } from './problem/rare-features.js';
import type { Study } from './study.js';

export const sparseFeatures: Study = {
  name: 'R4',
  title: 'Adagrad on sparse features',
  claim:
    'Adagrad makes large updates for infrequent parameters and small ones for frequent parameters, so it suits sparse data; ' +
    'its rates become infinitesimally small (talk, eq. 3; Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011).',
  fast: true,
  run: () => {
    const dataSets = seeds.map(createDataSet);
    const [ofSgd, ofAdagrad] = candidates.map((candidate): OfMethod => {
      const runs = candidate.rates.map((rate) => trained(candidate.create(rate), rate, dataSets));
      return {
        method: candidate.method,
        runs,
        best: runs.reduce((a, b) => (b.loss < a.loss ? b : a)),
      };
    }) as [OfMethod, OfMethod];
    const usual = worstCorrelation(ofAdagrad.runs.filter(({ rate }) => rate >= 0.03));
    const worst = [ofSgd, ofAdagrad].map(({ runs }) => worstCorrelation(runs)) as [number, number];
    const keptByRare = [ofSgd, ofAdagrad].map(({ best: { learnt } }) => learnt.at(-1)! / learnt[0]!) as [
      number,
      number,
    ];
    const steps = constantGradientSteps();
    const ratio = steps.at(-1)! / steps[0]!;
    const lines = (points: (of: OfMethod) => Line['points']): readonly Line[] =>
      [ofSgd, ofAdagrad].map((of) => ({ label: of.method.label, look: of.method.look, points: points(of) }));
    const byRate = (value: (run: Trained) => number) =>
      lines(({ runs }) => runs.map((run) => ({ x: Math.log10(run.rate), y: value(run) })));
    return {
      tables: [
        {
          caption: `After ${epochs} epochs, mean of ${seeds.length} data sets; the lowest loss of each optimizer is marked`,
          head: [
            'optimizer',
            'rate',
            'test loss',
            `correlation with the true weights, ${rare} rarest features`,
          ],
          rows: [ofSgd, ofAdagrad].flatMap(({ method, runs, best }) =>
            runs.map((run) => [
              method.label,
              `${run === best ? '* ' : ''}${run.rate}`,
              run.loss.toFixed(3),
              run.rareCorrelation.toFixed(3),
            ]),
          ),
        },
      ],
      criteria: [
        {
          text: 'the lowest test loss of Adagrad is at least 0.01 below that of SGD',
          measured: `${ofAdagrad.best.loss.toFixed(3)} and ${ofSgd.best.loss.toFixed(3)}`,
          holds: ofAdagrad.best.loss <= ofSgd.best.loss - 0.01,
        },
        {
          text: 'the worst correlation of rare weights with the true ones is higher for Adagrad from 0.03 on than for SGD from 0.003 on',
          measured: `${usual.toFixed(3)} and ${worst[0].toFixed(3)}`,
          holds: usual > worst[0],
        },
        {
          text: `of the weights of the rarest ${groupSize} features Adagrad learns at least 1.2 times as much as SGD, relative to the most frequent ${groupSize}`,
          measured: `${keptByRare[1].toFixed(2)} and ${keptByRare[0].toFixed(2)} of what it learns of those`,
          holds: keptByRare[1] >= 1.2 * keptByRare[0],
        },
        {
          text: 'under a constant gradient step 10,000 is a hundredth of the first, to 1e-12',
          measured: `${ratio.toFixed(4)}, off by ${Math.abs(ratio - 0.01).toExponential(0)}`,
          holds: Math.abs(ratio - 0.01) <= 1e-12,
        },
      ],
      figure: studyFigure({
        title: 'Logistic regression on features of which most are rare',
        panels: [
          {
            title: 'Test loss by rate',
            xLabel: 'log10 of the learning rate',
            yLabel: 'mean logistic loss',
            lines: byRate(({ loss }) => loss),
          },
          {
            title: `Weights of the ${rare} rarest features`,
            xLabel: 'log10 of the learning rate',
            yLabel: 'correlation with the true weights',
            lines: byRate(({ rareCorrelation }) => rareCorrelation),
          },
          {
            title: 'How much of a weight is learnt, at the best rate',
            xLabel: 'feature; feature i is in one row of i',
            yLabel: 'slope of learnt on true weights',
            lines: lines(({ best }) => best.learnt.map((y, i) => ({ x: (i + 0.5) * groupSize, y }))),
          },
          {
            title: 'Adagrad under a constant gradient',
            xLabel: 'thousands of updates',
            yLabel: 'step, in units of the learning rate',
            yScale: 'log',
            lines: [
              {
                label: methods.adagrad.label,
                look: methods.adagrad.look,
                points: steps.flatMap((y, i) =>
                  i < 100 || i % 100 === 99 ? [{ x: (i + 1) / 1000, y }] : [],
                ),
              },
            ],
          },
        ],
      }),
      notes: [
        `${rows} rows of ${width} features, one example per update. True weights are normal with deviation ${deviation}, labels are drawn with the probability that they give.`,
        `The second criterion depends on the lists of rates. If Adagrad, too, starts at 0.003, both correlations are about the same: ${worst[1].toFixed(3)} and ${worst[0].toFixed(3)}. So are those at the best rates: ${ofAdagrad.best.rareCorrelation.toFixed(3)} and ${ofSgd.best.rareCorrelation.toFixed(3)}.`,
        `How much is learnt is the slope of the best line through 0 of learnt on true weights, in groups of ${groupSize} features, at the rate with the lowest test loss.`,
      ],
    };
  },
};

const width = 200;
const rows = 4000;
const epochs = 3;
const deviation = 3;
/** The features from one in 51 rows on. */
const rare = 150;
const groupSize = 20;
const seeds = [0, 1, 2, 3];

interface Candidate {
  readonly method: Method;
  readonly rates: readonly number[];
  readonly create: (learningRate: number) => AnyTransformation;
}

const candidates: readonly Candidate[] = [
  {
    method: methods.sgd,
    rates: [0.003, 0.01, 0.03, 0.1, 0.3, 1],
    create: (learningRate) => sgd({ learningRate }),
  },
  {
    method: methods.adagrad,
    rates: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    create: (learningRate) => adagrad({ learningRate }),
  },
];

interface Trained {
  readonly rate: number;
  /** On the test examples. */
  readonly loss: number;
  readonly rareCorrelation: number;
  /** The slope of learnt on true weights, for each group of features. */
  readonly learnt: readonly number[];
}

interface OfMethod {
  readonly method: Method;
  readonly runs: readonly Trained[];
  /** The run with the lowest test loss. */
  readonly best: Trained;
}

const worstCorrelation = (runs: readonly Trained[]): number =>
  Math.min(...runs.map(({ rareCorrelation }) => rareCorrelation));

interface DataSet {
  /** The true ones. */
  readonly weights: readonly number[];
  readonly examples: LinearData;
  readonly test: LinearData;
  /** The examples of each epoch in their order. */
  readonly orders: readonly ArrayLike<number>[];
}

const createDataSet = (seed: number): DataSet => {
  const { weights, examples } = rareFeatures(foldIn(makeKey(1), seed), { width, deviation });
  return {
    weights,
    examples: examples(foldIn(makeKey(2), seed), rows),
    test: examples(foldIn(makeKey(3), seed), rows),
    orders: Array.from({ length: epochs }, (_, epoch) =>
      permutation(foldIn(foldIn(makeKey(4), seed), epoch), rows),
    ),
  };
};

const trained = (optimizer: AnyTransformation, rate: number, dataSets: readonly DataSet[]): Trained => {
  const results = dataSets.map(({ weights, examples, test, orders }) => {
    const step = makeLinearStep(optimizer, examples, logisticLoss);
    const at = step.init(tensor(new Float64Array(width)));
    for (const order of orders) step(at, order);
    const learnt = Array.from(floats(at.params));
    return {
      loss: linearObjective(test, logisticLoss).value(at.params),
      rareCorrelation: correlation(learnt.slice(-rare), weights.slice(-rare)),
      learnt: Array.from({ length: width / groupSize }, (_, group) => {
        const part = [group * groupSize, (group + 1) * groupSize] as const;
        return slope(weights.slice(...part), learnt.slice(...part));
      }),
    };
  });
  return {
    rate,
    loss: mean(results.map(({ loss }) => loss)),
    rareCorrelation: mean(results.map(({ rareCorrelation }) => rareCorrelation)),
    learnt: meanCurve(results.map(({ learnt }) => learnt)),
  };
};

/** Of the best line through 0. */
const slope = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, each, i) => sum + each * y[i]!, 0) / x.reduce((sum, each) => sum + each ** 2, 0);

/** The lengths of the steps of Adagrad under a constant gradient, in units of its rate. */
const constantGradientSteps = (): readonly number[] => {
  const step = makeStep(adagrad({ learningRate: 1, eps: 0 }));
  // From 0 at every step, so that the parameter does not round what is added to it.
  let at = step.init(tensor([0]));
  return Array.from({ length: 10_000 }, () => {
    at = step({ ...at, params: tensor([0]) }, tensor([3]));
    return -at.params.get(0);
  });
};
