import { makeKey, tensor, type Key } from '@thalweg/core';
import { batches } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { floats } from '../../studies/problem/floats.js';
import { createMlp, normalLayers, type Layers } from '../../studies/problem/mlp.js';
import { softmax } from '../../studies/problem/predictions.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';
import { onParts, type ThreeParts } from './three-parts.js';
import { createWordSource } from './word-source.js';

/** Examples, and the probabilities of what may follow each context, row by row. */
interface Reading extends Examples {
  readonly chances: Float64Array;
}

/**
 * A network with one tanh layer that predicts the next symbol of a text from the last five. The text is made of random words of at
 * most five letters, so that these tell all that can be known. The measure is the loss that is expected with the probabilities of
 * the source, above that of a prediction with these.
 *
 * Source of the network: Bengio et al., "A neural probabilistic language model" (2003), without direct connections.
 */
export const characterModel = (): Problem<Layers, Examples> => {
  const source = createWordSource(makeKey(1), { words: 100, letters: 12, longest: contextLength });
  const { symbols } = source;
  const reading = (key: Key, length: number): Reading => {
    const text = source.text(key, length + contextLength);
    const inputs = new Float64Array(length * contextLength * symbols);
    const chances = new Float64Array(length * symbols);
    for (let row = 0; row < length; row++) {
      const context = text.subarray(row, row + contextLength);
      context.forEach((symbol, i) => (inputs[(row * contextLength + i) * symbols + symbol] = 1));
      chances.set(source.prediction([...context.subarray(context.lastIndexOf(0) + 1)]), row * symbols);
    }
    return {
      inputs: tensor(inputs, [length, contextLength * symbols]),
      labels: tensor(Float64Array.from(text.subarray(contextLength))),
      chances,
    };
  };
  const { valueAndGrad, scores } = createMlp('tanh');
  const parts: ThreeParts<Reading> = {
    train: reading(makeKey(2), 10_000),
    validation: reading(makeKey(3), 1000),
    test: reading(makeKey(4), 1000),
  };
  const { inputs, labels } = parts.train;
  return {
    start: (key) =>
      normalLayers(key, [contextLength * symbols, 48, symbols], (inputs) => 1 / Math.sqrt(inputs)),
    data: (shuffle) => batches({ inputs, labels }, { batchSize: 32, shuffle }),
    valueAndGrad,
    measure: onParts(parts, (params, { inputs, labels, chances }) => {
      const predicted = floats(softmax(scores(params, inputs)));
      const sum = chances.reduce(
        (sum, chance, i) => (chance === 0 ? sum : sum + chance * Math.log(chance / predicted[i]!)),
        0,
      );
      return sum / labels.size;
    }),
  };
};

const contextLength = 5;

const finish = { target: 0.23, steps: 2000, every: 40 };

export const characterTask: ContestTask = {
  ...finish,
  name: 'characters',
  title: 'character model',
  measured: 'expected loss above that of the true probabilities, in nats',
  reason: 'what a table of counts of the symbols that follow the last two is above',
  isQuick: false,
  prepare: () => Promise.resolve(trialsOf(characterModel(), finish)),
};
