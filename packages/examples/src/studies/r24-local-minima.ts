import { foldIn, makeKey, makeStep, normal, splitKey, tensor, type Key } from '@thalweg/core';
import { momentum } from '@thalweg/optimizers';
import { batches, lossSlice, train } from '@thalweg/strategies';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { floats } from './problem/floats.js';
import { numbersIn } from './problem/layer-numbers.js';
import { createLinearTask, type LinearNetwork } from './problem/linear-network.js';
import { mirrorImages } from './problem/mirror-images.js';
import { createMlp, normalLayers, type Layers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const localMinima: Study = {
  name: 'R24',
  title: 'Many minima, all alike',
  claim:
    'The number of local minima grows exponentially with the number of parameters, and in deep linear networks all of them ' +
    'are global (Kawaguchi, "Deep learning without poor local minima", 2016; talk, understanding generalization).',
  fast: true,
  run: () => {
    const descents = widths.map(descended);
    const farthest = descents.map(({ excesses }) => Math.max(...excesses.map((of) => Math.abs(of.at(-1)!))));
    const { images, losses } = imagesOfTrained();
    const walls = images.slice(1).map((image) => lineTo(images[0]!, image, 3)[1]!.loss);
    const distinct = new Set(images.map((image) => numbersIn(image).join())).size;
    const spread = Math.max(...losses) - Math.min(...losses);
    return {
      tables: [
        {
          caption: `Linear networks ${inputs}-h-h-${outputs}, ${starts} random starts, ${steps} steps of momentum`,
          head: [
            'h',
            'lowest loss, in closed form',
            'farthest end above or below it',
            'rank of the best fit',
          ],
          rows: descents.map(({ hidden, lowest }, i) => [
            String(hidden),
            lowest.toFixed(9),
            farthest[i]!.toExponential(1),
            String(Math.min(hidden, outputs)),
          ]),
        },
        {
          caption: 'Networks that are the same function as one with H hidden tanh units: H! 2^H',
          head: ['H', 'networks'],
          rows: [1, 2, units, 8, 16].map((count) => [String(count), imageCount(count).toLocaleString('en')]),
        },
      ],
      criteria: [
        {
          text: 'every start ends within 2e-9 of the global minimum that is known in closed form',
          measured: descents
            .map(({ hidden }, i) => `${farthest[i]!.toExponential(1)} for h = ${hidden}`)
            .join(', '),
          holds: farthest.every((distance) => distance <= 2e-9),
        },
        {
          text: `a trained network with ${units} tanh units has ${imageCount(units)} images, all of them different points`,
          measured: String(distinct),
          holds: distinct === imageCount(units),
        },
        {
          text: 'their losses are equal to 1e-12',
          measured: `${spread.toExponential(1)} apart`,
          holds: spread <= 1e-12,
        },
      ],
      figure: studyFigure({
        title: 'Descents to the one lowest loss, and the walls between minima that are the same function',
        panels: [...descents.map(descentPanel), wallsPanel(images)],
      }),
      notes: [
        'Kawaguchi proves that deep linear networks have no local minimum that is not global, and the same for other networks under strong assumptions of independence. The exponential number is not his theorem: it is here that of the symmetries of one minimum, a lower bound.',
        `With h = ${widths[0]} the network cannot be the best linear map, of rank ${outputs}: its lowest loss is that of the best map of rank ${widths[0]}. A descent that comes near a saddle stays there for a while, as one does here.`,
        `Halfway on the straight lines from the trained network to its images the loss is between ${Math.min(...walls).toFixed(3)} and ${Math.max(...walls).toFixed(3)}; at both ends it is ${losses[0]!.toFixed(3)}.`,
      ],
    };
  },
};

const [inputs, outputs] = [5, 3];
const widths = [2, 4];
const starts = 20;
const steps = 500;
/** Every so often a descent is recorded. */
const stride = 5;

/** The number of hidden units of the network whose images are counted. */
const units = 4;

const imageCount = (units: number): number => (units === 0 ? 1 : 2 * units * imageCount(units - 1));

interface Descents {
  readonly hidden: number;
  readonly lowest: number;
  /** For each start, the loss minus the lowest one, every {@link stride} steps. */
  readonly excesses: readonly (readonly number[])[];
}

const task = createLinearTask(makeKey(1), { rows: 200, inputs, outputs });

const descended = (hidden: number): Descents => {
  const lowest = task.lowestLoss(hidden);
  const step = makeStep(momentum({ learningRate: 0.02, momentum: 0.9 }));
  return {
    hidden,
    lowest,
    excesses: Array.from({ length: starts }, (_, start) => {
      let at = step.init(startOf(foldIn(foldIn(makeKey(2), hidden), start), hidden));
      const losses: number[] = [];
      for (let t = 0; t <= steps; t++) {
        const [loss, gradient] = task.valueAndGrad(at.params);
        if (t % stride === 0) losses.push(loss - lowest);
        at = step(at, gradient);
      }
      return losses;
    }),
  };
};

/** Weights with variance 1 / inputs of the layer. */
const startOf = (key: Key, hidden: number): LinearNetwork => {
  const [first = key, second = key, third = key] = splitKey(key, 3);
  const weights = (key: Key, rows: number, columns: number) =>
    tensor(
      floats(normal(key, [rows, columns])).map((z) => z / Math.sqrt(rows)),
      [rows, columns],
    );
  return [weights(first, inputs, hidden), weights(second, hidden, hidden), weights(third, hidden, outputs)];
};

const descentPanel = ({ hidden, excesses }: Descents): Panel => ({
  title: `Linear network ${inputs}-${hidden}-${hidden}-${outputs}: ${starts} random starts`,
  xLabel: 'steps',
  yLabel: 'loss above the global minimum (log scale)',
  yScale: 'log',
  yDomain: [1e-16, 30],
  lines: excesses.map((excess) => ({
    label: 'a descent',
    look: 0,
    points: excess.map((y, i) => ({ x: i * stride, y })),
  })),
});

const mlp = createMlp('tanh');
const teacher = createTeacher(makeKey(3), { inputs: 4, classes: 3 });
const examples = teacher(makeKey(4), { rows: 200, noise: 0.2 });

interface Images {
  /** The trained network first. */
  readonly images: readonly Layers[];
  readonly losses: readonly number[];
}

const imagesOfTrained = (): Images => {
  const images = mirrorImages(trained());
  return { images, losses: images.map((image) => mlp.loss(image, examples)) };
};

const trained = (): Layers => {
  const events = train({
    optimizer: momentum({ learningRate: 0.1 }),
    params: normalLayers(makeKey(5), [4, units, 3], (inputs) => Math.sqrt(1 / inputs)),
    data: batches(examples, { batchSize: 'full' }),
    valueAndGrad: mlp.valueAndGrad,
    epochs: 1000,
  });
  for (;;) {
    const { value: event, done } = events.next();
    if (done === true) return event.at.params;
  }
};

/** The loss on the straight line between two networks. */
const lineTo = (from: Layers, to: Layers, points: number) =>
  lossSlice({ loss: (params: Layers) => mlp.loss(params, examples), from, to, range: [0, 1], points });

const wallsPanel = (images: readonly Layers[]): Panel => ({
  title: `A trained network with ${units} tanh units: the loss on straight lines to its images`,
  xLabel: 'part of the way from the network, 0, to the image, 1',
  yLabel: 'mean cross entropy',
  lines: [
    // An index is that of the order of the units times the number of signs, plus the bits of the signs.
    { label: 'the sign of one unit changed', look: 1, image: images[1]! },
    { label: 'the signs of all units changed', look: 2, image: images[2 ** units - 1]! },
    { label: 'two units exchanged', look: 3, image: images[2 ** units]! },
    { label: 'units in reverse order, all signs changed', look: 4, image: images.at(-1)! },
  ].map(({ label, look, image }) => ({
    label,
    look,
    points: lineTo(images[0]!, image, 41).map(({ alpha, loss }) => ({ x: alpha, y: loss })),
  })),
});
