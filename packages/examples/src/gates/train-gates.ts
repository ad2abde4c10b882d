import { foldIn, makeKey, uniformAt, type Key } from '@thalweg/core';
import { adam, gateFeatures, gateTerms, learnedGates, type GateCoefficients } from '@thalweg/optimizers';
import { evolutionStrategies } from '@thalweg/parallel/search';
import { cosineDecay } from '@thalweg/schedules';
import { mean } from '../studies/measure/mean.js';
import { smallTasks } from './small-tasks.js';

/** How far the training is. */
export interface GateProgress {
  readonly generation: number;
  readonly generations: number;
  /** Rounded to three digits after the point. */
  readonly coefficients: GateCoefficients;
  /** For each of the small tasks the mean logarithm of the loss over Adam's, on problems that it does not train on. */
  readonly logRatios: readonly number[];
}

/** After how many generations there is progress to show. */
const shown = 50;

/** Without the mean of gradients, which has the unit of the loss: what is learned holds in any unit. */
const terms = gateTerms.filter((term) => term !== 'momentum');

/** Numbers in the order of the terms, and for each of the features. */
const coefficientsOf = (numbers: readonly number[]): GateCoefficients =>
  Object.fromEntries(
    terms.map((term, i) => [
      term,
      Object.fromEntries(gateFeatures.map((feature, j) => [feature, numbers[i * gateFeatures.length + j]!])),
    ]),
  );

/**
 * Trains the coefficients of `learnedGates` by evolution strategies, from those of Adam.
 *
 * All candidates of a generation run one problem of one of the small tasks with one rate, which is up to twice or half of
 * Adam's best; since only the order of their losses counts, no task outweighs another. The steps become smaller, to 0.
 */
export function* trainGates(generations: number): Generator<GateProgress, void, void> {
  const initial = terms.flatMap((term) =>
    gateFeatures.map((feature) => (term === 'adam' && feature === 'constant' ? 1 : 0)),
  );
  const found = evolutionStrategies((numbers, key) => logLoss(coefficientsOf(numbers), key), {
    initial,
    deviation: 0.1,
    pairs: 8,
    generations,
    optimizer: adam({ learningRate: cosineDecay({ initialValue: 0.03, steps: generations }) }),
    key: makeKey(18),
  });
  for (const { generation, numbers } of found)
    if ((generation + 1) % shown === 0 || generation + 1 === generations) {
      const coefficients = coefficientsOf(numbers.map((number) => Math.round(number * 1000) / 1000));
      yield { generation: generation + 1, generations, coefficients, logRatios: logRatios(coefficients) };
    }
}

/** The logarithm of the loss on the problem that a key chooses. */
const logLoss = (coefficients: GateCoefficients, key: Key): number => {
  const task = smallTasks[Math.floor(smallTasks.length * uniformAt(key, 0))]!;
  const learningRate = task.rate * 2 ** (2 * uniformAt(key, 1) - 1);
  return Math.log(task.lossAfter(learnedGates({ learningRate, coefficients }), foldIn(key, 2)));
};

const logRatios = (coefficients: GateCoefficients): readonly number[] =>
  smallTasks.map(({ rate, lossAfter }) =>
    mean(
      Array.from({ length: 3 }, (_, i) => foldIn(makeKey(19), i)).map(
        (key) =>
          Math.log(lossAfter(learnedGates({ learningRate: rate, coefficients }), key)) -
          Math.log(lossAfter(adam({ learningRate: rate }), key)),
      ),
    ),
  );
