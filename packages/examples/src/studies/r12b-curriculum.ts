import { foldIn, makeKey, normal, splitKey, tensor, type Tensor } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { batches, curriculum, train } from '@thalweg/strategies';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { mean, meanCurve } from './measure/mean.js';
import { pairedDifference } from './measure/paired-difference.js';
import { floats } from './problem/floats.js';
import { wrongShare, type Sides } from './problem/linear-svm.js';
import { clutteredInputs, dividedBy, perceptronLoss, rowSums } from './problem/perceptron.js';
import type { Study } from './study.js';

export const curriculumForPerceptron: Study = {
  name: 'R12b',
  title: 'A curriculum for a perceptron',
  claim:
    'A perceptron that sees its examples once, the easy ones first, generalizes better than one that sees them in random ' +
    'order (Bengio et al., "Curriculum learning", 2009, section 4.2; talk, additional strategies).',
  fast: false,
  run: () => {
    const byClutter = measured({
      label: 'little clutter',
      runs: 500,
      irrelevant: 400,
      difficulty: clutterOf,
    });
    const withFewer = measured({
      label: 'little clutter',
      runs: 200,
      irrelevant: 200,
      difficulty: clutterOf,
    });
    const byMargin = measured({
      label: 'a large margin',
      runs: 100,
      irrelevant: 400,
      difficulty: smallnessOfMargin,
    });
    const centred = measured({
      label: 'a large margin, inputs centred',
      runs: 100,
      irrelevant: 400,
      difficulty: smallnessOfMargin,
      centred: true,
    });
    const [random, easyFirst] = byClutter.results;
    const difference = pairedDifference(easyFirst.errors, random.errors);
    return {
      tables: [
        {
          caption: `Test error after ${examples} examples with ${relevant} relevant inputs and some irrelevant ones; 95 % intervals`,
          head: [
            'easy are examples with',
            'irrelevant inputs',
            'tested with clutter',
            'runs',
            ...orders.map(({ label }) => label),
            'curriculum − random',
          ],
          rows: [byClutter, withFewer, byMargin, centred].flatMap(({ label, irrelevant, runs, results }) =>
            (['errors', 'clutteredErrors'] as const).map((errors) => [
              label,
              String(irrelevant),
              errors === 'errors' ? 'no' : 'yes',
              String(runs),
              ...results.map((result) => mean(result[errors]).toFixed(3)),
              differenceText(results[1][errors], results[0][errors]),
            ]),
          ),
        },
      ],
      criteria: [
        {
          text: 'with a curriculum by clutter the error is lower by 0.02 or more than in random order',
          measured: `${mean(easyFirst.errors).toFixed(3)} and ${mean(random.errors).toFixed(3)}`,
          holds: difference.mean <= -0.02,
        },
        {
          text: 'the 95 % interval of the difference, run by run, is below 0',
          measured: differenceText(easyFirst.errors, random.errors),
          holds: difference.mean + difference.margin < 0,
        },
      ],
      figure: studyFigure({
        title: `A perceptron, ${examples} examples in three orders`,
        panels: [curvePanel('Easy: little clutter', byClutter), curvePanel('Easy: a large margin', byMargin)],
      }),
      notes: [
        'Hard examples first are also better than a random order, as in the paper.',
        'Not reproduced: a curriculum by margin, as the paper also tries, is worse here than a random order, and hardly better ' +
          'with centred inputs. The paper does not give the number of inputs.',
        'Test inputs have no clutter, so the test measures the weights of the relevant inputs. If the test has clutter, too, the gain of the curriculum by clutter is not significant.',
        'Clutter is the number of irrelevant inputs that are not 0. Inputs are uniform in [0, 1), or in [−1/2, 1/2) if centred.',
      ],
    };
  },
};

const examples = 200;
const relevant = 50;
const testRows = 1000;
/** Examples between two measurements of the test error. */
const pace = 10;

/** The training data of one run. */
interface Drawn {
  readonly examples: Sides;
  readonly clutter: readonly number[];
  readonly margins: readonly number[];
}

interface Setting {
  /** What counts as easy. */
  readonly label: string;
  readonly runs: number;
  readonly irrelevant: number;
  /** The difficulty of each example. */
  readonly difficulty: (drawn: Drawn) => readonly number[];
  readonly centred?: boolean;
}

const clutterOf = ({ clutter }: Drawn) => clutter;
const smallnessOfMargin = ({ margins }: Drawn) => margins.map((margin) => -margin);

const orders = [
  { label: 'random order', look: 0, sign: 0 },
  { label: 'curriculum', look: 1, sign: 1 },
  { label: 'anti-curriculum', look: 2, sign: -1 },
] as const;

/** The result of one order. */
interface Result {
  /** The test error without clutter of each run. */
  readonly errors: readonly number[];
  readonly clutteredErrors: readonly number[];
  /** The mean test error without clutter after every `pace` examples, from 0 on. */
  readonly curve: readonly number[];
}

interface Measured extends Setting {
  /** In the order of `orders`. */
  readonly results: readonly [random: Result, easyFirst: Result, hardFirst: Result];
}

const measured = (setting: Setting): Measured => {
  const { runs, irrelevant, difficulty, centred = false } = setting;
  const inputs = { relevant, irrelevant, centred };
  const cluttered = clutteredInputs(makeKey(1), { rows: testRows, ...inputs }).x;
  const clean = clutteredInputs(makeKey(1), { rows: testRows, ...inputs, irrelevant: 0 }).x;

  const outcomes = Array.from({ length: runs }, (_, run) => {
    const keys = splitKey(foldIn(makeKey(2), run), 3);
    const [forTarget = makeKey(0), forInputs = forTarget, forStart = forTarget] = keys;
    const target = normal(forTarget, [relevant]);
    const { x, clutter } = clutteredInputs(forInputs, { rows: examples, ...inputs });
    const drawn = {
      examples: dividedBy(target, x),
      clutter,
      margins: Array.from(rowSums(target, x), Math.abs),
    };
    const initial = normal(forStart, [relevant + irrelevant]);
    const test = dividedBy(target, clean);
    const clutteredTest = dividedBy(target, cluttered);
    return orders.map(({ sign }) => {
      const ease = sign === 0 ? undefined : difficulty(drawn).map((value) => sign * value);
      const weights = learned(initial, drawn.examples, ease);
      return {
        curve: weights.map((each) => errorOf(tensor(floats(each).slice(0, relevant)), test)),
        clutteredError: errorOf(weights.at(-1)!, clutteredTest),
      };
    });
  });

  const resultOf = (order: number): Result => {
    const each = outcomes.map((outcome) => outcome[order]!);
    return {
      errors: each.map(({ curve }) => curve.at(-1)!),
      clutteredErrors: each.map(({ clutteredError }) => clutteredError),
      curve: meanCurve(each.map(({ curve }) => curve)),
    };
  };
  return { ...setting, results: [resultOf(0), resultOf(1), resultOf(2)] };
};

/** The initial weights and those after every `pace` examples. Each example is seen once, in the order of difficulty if there is one. */
const learned = (
  initial: Tensor,
  data: Sides,
  difficulty: readonly number[] | undefined,
): readonly Tensor[] => {
  const run = {
    optimizer: sgd({ learningRate: 1 }),
    params: initial,
    data: batches(data, { batchSize: 1 }),
    valueAndGrad: perceptronLoss,
  };
  const events =
    difficulty === undefined
      ? train({ ...run, epochs: 1 })
      : train({
          ...run,
          epochs: examples,
          // As many stages as examples: one example per epoch.
          strategy: curriculum({ difficulty, epochs: examples, pacing: 'onePass', stages: examples }),
        });
  const weights: Tensor[] = [initial];
  for (const event of events)
    if (event._tag === 'Step' && event.step % pace === 0) weights.push(event.at.params);
  return weights;
};

const errorOf = (w: Tensor, test: Sides): number => wrongShare({ w, b: tensor(0) }, test);

const differenceText = (above: readonly number[], below: readonly number[]): string => {
  const { mean, margin } = pairedDifference(above, below);
  return `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(3)} ± ${margin.toFixed(3)}`;
};

const curvePanel = (title: string, { results }: Measured): Panel => ({
  title,
  xLabel: 'examples',
  yLabel: 'test error without clutter',
  yDomain: [0.1, 0.52],
  lines: orders.map(({ label, look }, order) => ({
    label,
    look,
    points: results[order]!.curve.map((y, i) => ({ x: pace * i, y })),
  })),
});
