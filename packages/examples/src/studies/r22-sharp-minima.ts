import { chain, foldIn, makeKey, makeStep, tensor, type Key, type Tensor } from '@thalweg/core';
import { addNoise, sgd } from '@thalweg/optimizers';
import { sharpness } from '@thalweg/strategies';
import { studyFigure } from './figure/study-figure.js';
import { mean } from './measure/mean.js';
import { floats } from './problem/floats.js';
import { twoMinima } from './problem/two-minima.js';
import type { Study } from './study.js';

export const sharpMinima: Study = {
  name: 'R22',
  title: 'Gradient noise escapes from a sharp minimum',
  claim:
    'Large batches converge to sharp minima, small ones to flat minima: their gradients are noisy enough to leave the ' +
    'sharp ones (Keskar et al., "On large-batch training for deep learning: generalization gap and sharp minima", 2017; ' +
    'talk, understanding generalization).',
  fast: false,
  run: () => {
    const results = batchSizes.map((batchSize, i) => ({
      label: `B = ${batchSize}`,
      look: i + 1,
      ...descended(batchSize),
    }));
    const [smallest, largest] = [results[0]!, results.at(-1)!];
    const ratio = largest.sharpness / smallest.sharpness;
    return {
      tables: [
        {
          caption: `${runs} runs from the sharp minimum, ${noisySteps} updates with noise and ${quietSteps} without`,
          head: ['batch size', 'in the flat minimum', 'mean sharpness'],
          rows: results.map(({ label, flatShares, sharpness }) => [
            label,
            flatShares.at(-1)!.y.toFixed(3),
            sharpness.toPrecision(3),
          ]),
        },
      ],
      criteria: [
        {
          text: `with ${smallest.label} more than 0.9 of the runs end in the flat minimum`,
          measured: smallest.flatShares.at(-1)!.y.toFixed(3),
          holds: smallest.flatShares.at(-1)!.y > 0.9,
        },
        {
          text: `with ${largest.label} no run does`,
          measured: String(largest.flatShares.at(-1)!.y),
          holds: largest.flatShares.at(-1)!.y === 0,
        },
        {
          text: `runs with ${largest.label} end at points at least 10 times as sharp as with ${smallest.label}`,
          measured: `${largest.sharpness.toPrecision(3)} and ${smallest.sharpness.toPrecision(3)}: ${ratio.toFixed(1)} times`,
          holds: ratio >= 10,
        },
      ],
      figure: studyFigure({
        title: 'A sharp and a flat minimum of the same depth, and the runs that move from one to the other',
        panels: [
          {
            title: 'The loss',
            xLabel: 'parameter',
            yLabel: 'loss',
            lines: [
              {
                label: 'the loss',
                look: 0,
                points: Array.from({ length: 401 }, (_, i) => -1.5 + i / 100).map((x) => ({
                  x,
                  y: twoMinima.value(x),
                })),
              },
            ],
          },
          {
            title: 'Runs in the flat minimum',
            xLabel: 'updates',
            yLabel: 'fraction of the runs',
            yDomain: [0, 1],
            lines: results.map(({ label, look, flatShares }) => ({ label, look, points: flatShares })),
          },
        ],
      }),
      notes: [
        `This is the mechanism alone, in one dimension: curvatures 100 and 1, SGD with a rate of ${learningRate}, and normal noise of deviation ${deviation} / √B on each gradient, like that of a mean over B examples.`,
        `Sharpness is metric 2.1 of the paper at ε = ${eps}. It is ${sharpnessAt(twoMinima.sharp, makeKey(0)).toPrecision(3)} at one minimum and ${sharpnessAt(twoMinima.flat, makeKey(0)).toPrecision(3)} at the other.`,
      ],
    };
  },
};

const batchSizes = [1, 4, 16, 64, 256];
const runs = 2000;
const noisySteps = 6000;
const quietSteps = 1500;
const learningRate = 0.01;
/** The noise of the gradient of one example. */
const deviation = 8;
const eps = 1e-2;
/** The number of updates between two points of the figure. */
const stride = 25;

interface Descended {
  /** The fraction of the runs on the flat side of the pass, by updates. */
  readonly flatShares: readonly { readonly x: number; readonly y: number }[];
  /** The mean sharpness where the runs ended. */
  readonly sharpness: number;
}

/** All runs at once: each run is one element of a tensor, with its own noise. */
const descended = (batchSize: number): Descended => {
  const descent = sgd({ learningRate });
  const eta = deviation ** 2 / batchSize;
  const noisy = makeStep(chain(addNoise({ eta, gamma: 0, key: foldIn(makeKey(1), batchSize) }), descent));
  const quiet = makeStep(descent);

  const flatShares = [{ x: 0, y: 0 }];
  const look = (step: number, places: Tensor) => {
    if (step % stride === 0) flatShares.push({ x: step, y: flatShare(places) });
  };
  let shaken = noisy.init(tensor(new Float64Array(runs).fill(twoMinima.sharp)));
  for (let step = 1; step <= noisySteps; step++) {
    shaken = noisy(shaken, slopesAt(shaken.params));
    look(step, shaken.params);
  }
  let settling = quiet.init(shaken.params);
  for (let step = 1; step <= quietSteps; step++) {
    settling = quiet(settling, slopesAt(settling.params));
    look(noisySteps + step, settling.params);
  }
  const ends = Array.from(floats(settling.params));
  return {
    flatShares,
    sharpness: mean(ends.map((x, run) => sharpnessAt(x, foldIn(makeKey(2), run)))),
  };
};

const slopesAt = (places: Tensor): Tensor => tensor(floats(places).map(twoMinima.slope));

const flatShare = (places: Tensor): number =>
  floats(places).filter((x) => x > twoMinima.pass).length / places.size;

const sharpnessAt = (x: number, key: Key): number =>
  sharpness({
    params: tensor(x),
    valueAndGrad: (at) => [twoMinima.value(at.get()), tensor(twoMinima.slope(at.get()))],
    key,
    eps,
  }).sharpness;
