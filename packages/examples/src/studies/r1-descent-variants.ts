import { foldIn, makeKey, makeStep, permutation, tensor, type NumberOrSchedule } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { inverseTimeDecay } from '@thalweg/schedules';
import { batches, takeRows, train } from '@thalweg/strategies';
import type { TextTable } from '../console/text-table.js';
import { counted } from './figure/counted.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { mean, meanCurve, standardDeviation } from './measure/mean.js';
import { floats } from './problem/floats.js';
import { noisyLine, squaredError, type Observations } from './problem/least-squares.js';
import { uniformAt } from './problem/uniform.js';
import type { Study } from './study.js';

export const descentVariants: Study = {
  name: 'R1',
  title: 'Batch, stochastic and mini-batch gradient descent',
  claim:
    'Stochastic gradient descent fluctuates, and converges if its rate is annealed; the three variants are trade-offs between ' +
    'accuracy, speed of updates, memory and online learning (talk, pp. 5 to 12).',
  fast: false,
  run: () => {
    const data = noisyLine(makeKey(1), rows, width);
    const minimum = lowestLoss(data);
    const measure = (variant: Variant) => measured(variant, data, minimum);
    const batch = measure({ label: 'batch', look: 1, batchSize: rows, learningRate: 0.1 });
    const miniBatch = measure({ label: 'mini-batches of 50', look: 4, batchSize: 50, learningRate: 0.1 });
    const large = measure({ label: 'SGD, 0.02', look: 0, batchSize: 1, learningRate: 0.02 });
    const small = measure({ label: 'SGD, 0.005', look: 3, batchSize: 1, learningRate: 0.005 });
    const annealed = measure({
      label: 'SGD, 0.02 annealed',
      look: 2,
      batchSize: 1,
      learningRate: inverseTimeDecay({ initialValue: 0.02, steps: rows }),
    });
    const all = [batch, large, small, annealed, miniBatch];
    const variances = [10, 50, 100].map((size) => gradientVariance(data, size));
    // Batch gradient descent makes few updates, most of them on the way down. SGD is measured over as many.
    const jumps = [large, batch].map(({ losses }) => jump(losses.slice(0, batch.losses.length))) as [
      number,
      number,
    ];
    return {
      tables: [tradeOffs(all), varianceTable(variances)],
      criteria: [
        {
          text: 'SGD with an annealed rate ends less than 1e-5 above the minimum',
          measured: annealed.gap.toExponential(1),
          holds: annealed.gap < 1e-5,
        },
        {
          text: 'with a constant rate more than 1000 times as far above it',
          measured: [large, small].map(({ gap }) => `${(gap / annealed.gap).toFixed(0)} times`).join(', '),
          holds: Math.min(large.gap, small.gap) > 1000 * annealed.gap,
        },
        {
          text: 'the larger the constant rate, the higher it stays',
          measured: `${large.gap.toExponential(1)} at 0.02, ${small.gap.toExponential(1)} at 0.005`,
          holds: large.gap > small.gap,
        },
        {
          text: 'the variance of the gradient of b examples, times b, is within 5 % of that of one example',
          measured: variances.map(({ withReplacement }) => withReplacement.toFixed(3)).join(', '),
          holds: variances.every(({ withReplacement }) => Math.abs(withReplacement - 1) <= 0.05),
        },
        {
          text: 'the loss of SGD changes from update to update at least 10 times as much as that of batches',
          measured: `standard deviation ${jumps[0].toFixed(2)} and ${jumps[1].toFixed(3)}`,
          holds: jumps[0] >= 10 * jumps[1],
        },
      ],
      figure: studyFigure({
        title: 'Gradient descent on 500 rows: fluctuations, and the loss at the end',
        panels: [
          lossPanel('SGD: 1 example per update', large),
          lossPanel('Batch: all examples per update', batch),
          lossPanel('Mini-batch: 50 examples per update', miniBatch),
          {
            title: 'Above the minimum',
            xLabel: 'epochs',
            yLabel: 'mean loss minus its minimum',
            yScale: 'log',
            lines: all.map(({ label, look, gaps }) => ({ label, look, points: counted(gaps) })),
          },
        ],
      }),
      notes: [
        `Gaps are means over the last ${epochs - settled} of ${epochs} epochs and over ${seeds.length} orders of the examples.`,
        'Update speed is the number of single-example gradients per update, memory the number of rows held at once, ' +
          'and online the number of updates from a stream before its end is known.',
        'The gradients of an epoch are drawn without replacement: their variance is smaller by (n − b) / (n − 1).',
      ],
    };
  },
};

const rows = 500;
const width = 10;
const epochs = 100;
const settled = 90;
const seeds = [1, 2, 3];
const origin = tensor(new Float64Array(width));

interface Variant {
  readonly label: string;
  readonly look: number;
  readonly batchSize: number;
  readonly learningRate: NumberOrSchedule;
}

/** The result of a variant. */
interface Measured extends Variant {
  /** The loss after each epoch, minus the minimum. */
  readonly gaps: readonly number[];
  /** The mean of that over the last epochs. */
  readonly gap: number;
  /** The loss of each update of one run, on the examples of that update. */
  readonly losses: readonly number[];
  readonly gradientsPerUpdate: number;
  readonly rowsAtOnce: number;
  readonly updatesOnline: number;
}

const measured = (variant: Variant, data: Observations, minimum: number): Measured => {
  const losses: number[] = [];
  let [gradients, rowsAtOnce] = [0, 0];
  const curves = seeds.map((seed) => {
    const gaps: number[] = [];
    losses.length = 0;
    const events = train({
      optimizer: sgd({ learningRate: variant.learningRate }),
      params: origin,
      data: batches(data, { batchSize: variant.batchSize, shuffle: makeKey(seed) }),
      valueAndGrad: (weights, batch) => {
        gradients += batch.y.size;
        rowsAtOnce = Math.max(rowsAtOnce, batch.y.size);
        return squaredError(weights, batch);
      },
      epochs,
    });
    for (const event of events) {
      if (event._tag === 'Step') losses.push(event.loss);
      if (event._tag === 'Epoch') gaps.push(squaredError(event.at.params, data)[0] - minimum);
    }
    return gaps;
  });
  const gaps = meanCurve(curves);
  return {
    ...variant,
    gaps,
    gap: mean(gaps.slice(settled)),
    losses,
    gradientsPerUpdate: gradients / (seeds.length * losses.length),
    rowsAtOnce,
    updatesOnline: updatesOnline(variant, data),
  };
};

/** More steps of batch gradient descent than full precision needs. */
const lowestLoss = (data: Observations): number => {
  const step = makeStep(sgd({ learningRate: 0.3 }));
  let at = step.init(origin);
  for (let i = 0; i < 400; i++) at = step(at, squaredError(at.params, data)[1]);
  return squaredError(at.params, data)[0];
};

/** The number of updates from a stream of rows before its end is known. */
const updatesOnline = ({ batchSize, learningRate }: Variant, data: Observations): number => {
  const step = makeStep(sgd({ learningRate }));
  let at = step.init(origin);
  let updates = 0;
  let waiting: number[] = [];
  for (let row = 0; row < rows; row++) {
    waiting.push(row);
    // Batch gradient descent has to wait for the last row, which is known only at the end of the stream.
    if (waiting.length < batchSize || batchSize === rows) continue;
    at = step(at, squaredError(at.params, takeRows(data, waiting))[1]);
    updates++;
    waiting = [];
  }
  return updates;
};

const tradeOffs = (all: readonly Measured[]): TextTable => ({
  caption: 'The trade-offs, measured: least squares, 500 rows of 10 numbers, noise of variance 1',
  head: [
    'variant',
    'accuracy: loss above minimum',
    'update speed: gradients per update',
    'memory: rows',
    'online: updates',
  ],
  rows: all.map(({ label, gap, gradientsPerUpdate, rowsAtOnce, updatesOnline }) => [
    label,
    gap.toExponential(1),
    String(gradientsPerUpdate),
    String(rowsAtOnce),
    updatesOnline === 0 ? 'no' : `yes: ${updatesOnline}`,
  ]),
});

/** Variances of the gradient of a batch at the origin, times its size, in units of that of one example. */
interface Variance {
  readonly size: number;
  readonly withReplacement: number;
  readonly withoutReplacement: number;
}

const gradientVariance = (data: Observations, size: number): Variance => {
  const gradient = (batch: Observations) => floats(squaredError(origin, batch)[1]);
  const center = gradient(data);
  const distance = (batch: Observations) =>
    gradient(batch).reduce((sum, value, i) => sum + (value - center[i]!) ** 2, 0);

  const ofOne = mean(Array.from({ length: rows }, (_, row) => distance(takeRows(data, [row]))));
  const draws = 4000;
  const [forDraws, forOrders] = [makeKey(6), makeKey(7)];
  const withReplacement = Array.from({ length: draws }, (_, draw) =>
    Array.from({ length: size }, (_, i) => Math.floor(uniformAt(forDraws, draw * size + i) * rows)),
  );
  const perOrder = rows / size;
  const withoutReplacement = Array.from({ length: draws / perOrder }, (_, epoch) => {
    const order = permutation(foldIn(forOrders, epoch), rows);
    return Array.from({ length: perOrder }, (_, i) => order.subarray(i * size, (i + 1) * size));
  }).flat();
  const scaled = (draws: readonly ArrayLike<number>[]) =>
    (size * mean(draws.map((chosen) => distance(takeRows(data, chosen))))) / ofOne;
  return {
    size,
    withReplacement: scaled(withReplacement),
    withoutReplacement: scaled(withoutReplacement),
  };
};

const varianceTable = (variances: readonly Variance[]): TextTable => ({
  caption: 'Variance of the gradient of b examples, times b, over that of one example',
  head: ['b', 'drawn with replacement', 'expected', 'without, as in an epoch', 'expected: (n − b) / (n − 1)'],
  rows: variances.map(({ size, withReplacement, withoutReplacement }) => [
    String(size),
    withReplacement.toFixed(3),
    '1.000',
    withoutReplacement.toFixed(3),
    ((rows - size) / (rows - 1)).toFixed(3),
  ]),
});

/** The standard deviation of the differences between neighbours. */
const jump = (losses: readonly number[]): number =>
  standardDeviation(losses.slice(1).map((loss, i) => loss - losses[i]!));

const lossPanel = (title: string, { label, look, losses }: Measured): Panel => ({
  title,
  xLabel: 'updates',
  yLabel: 'loss of the update',
  yDomain: [0, 8],
  lines: [{ label, look, points: counted(losses.slice(0, rows)) }],
});
