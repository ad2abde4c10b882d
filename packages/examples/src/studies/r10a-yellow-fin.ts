import { foldIn, makeKey, makeStep, normal, tensor, type AnyTransformation } from '@thalweg/core';
import { adam, momentum, yellowFin } from '@thalweg/optimizers';
import { methods } from '../method/methods.js';
import { counted } from './figure/counted.js';
import { studyFigure, type Line } from './figure/study-figure.js';
import { mean, meanCurve } from './measure/mean.js';
import { floats } from './problem/floats.js';
import { trainOnTeacher } from './problem/train-on-teacher.js';
import type { Study } from './study.js';

export const tunedByItself: Study = {
  name: 'R10a',
  title: 'YellowFin: momentum SGD that tunes itself, and tuned SGD against Adam',
  claim:
    'SGD with a tuned learning rate and momentum is competitive with Adam, and can be tuned automatically (Zhang and ' +
    'Mitliagkas, "YellowFin and the art of momentum tuning", 2017; talk, outlook).',
  fast: false,
  run: () => {
    const plain = conditions.map((condition) => descended({ condition, scale: 1, steps: 2000 }));
    const steep = conditions.map((condition) => descended({ condition, scale: 10, steps: 1000 }));
    const gentle = conditions.map((condition) => descended({ condition, scale: 0.01, steps: 2000 }));
    const [cautious, bold] = [1e-4, 1].map((initialRate) =>
      descended({ condition: 100, scale: 100, steps: 2000, initialRate }),
    ) as [Descended, Descended];
    const radii = momenta.map((mu) => ({ mu, radii: radiiInside(mu) }));
    const offRoot = Math.max(
      ...radii.flatMap(({ mu, radii }) => radii.map((radius) => Math.abs(radius - Math.sqrt(mu)))),
    );
    const networks = candidates.map((candidate) => ({ ...candidate, ...trained(candidate.optimizer) }));
    const [tuning, untunedAdam, tunedMomentum, tunedAdam] = networks.map(({ losses }) => losses.at(-1)!) as [
      number,
      number,
      number,
      number,
    ];
    return {
      tables: [
        {
          caption: `YellowFin on quadratics of 20 parameters: the loss, in units of that at the start; the worst of ${seeds.length} runs`,
          head: ['largest curvature', 'condition', 'after 300', 'after 1000', 'after 2000', 'highest'],
          rows: [...plain, ...steep, ...gentle, cautious].map(({ scale, condition, worst, highest }) => [
            String(scale),
            String(condition),
            ...[300, 1000, 2000].map((steps) => worst[steps - 1]?.toExponential(1) ?? ''),
            highest.toPrecision(2),
          ]),
        },
        {
          caption: `The network of R9 after ${epochs} epochs, mean of ${seeds.length} runs`,
          head: ['optimizer', 'tuned', 'train loss', 'lowest and highest', 'test accuracy'],
          rows: networks.map(({ label, tuned, losses, ends, accuracy }) => [
            label,
            tuned,
            losses.at(-1)!.toFixed(3),
            `${Math.min(...ends).toFixed(3)} to ${Math.max(...ends).toFixed(3)}`,
            accuracy.toFixed(3),
          ]),
        },
      ],
      criteria: [
        {
          text: `inside the robust region the spectral radius of momentum is the root of the momentum, to 1e-12, for ${momenta.join(', ')} at ${insidePoints} rates each`,
          measured: `off by ${offRoot.toExponential(1)} at most`,
          holds: offRoot < 1e-12,
        },
        {
          text: 'untuned, with curvatures up to 1, the loss after 300 steps is at most 0.02 of that at the start',
          measured: plain.map(({ worst }) => worst[299]!.toExponential(1)).join(', '),
          holds: plain.every(({ worst }) => worst[299]! <= 0.02),
        },
        {
          text: 'with the loss ten times as high, after 1000 steps at most 0.002',
          measured: steep.map(({ worst }) => worst[999]!.toExponential(1)).join(', '),
          holds: steep.every(({ worst }) => worst[999]! <= 2e-3),
        },
        {
          text: 'on the network untuned YellowFin ends with at most the loss of Adam with its default rate',
          measured: `${tuning.toFixed(3)} and ${untunedAdam.toFixed(3)}`,
          holds: tuning <= untunedAdam,
        },
        {
          text: 'on the network tuned momentum ends with at most the loss of tuned Adam',
          measured: `${tunedMomentum.toFixed(3)} and ${tunedAdam.toFixed(3)}`,
          holds: tunedMomentum <= tunedAdam,
          soft: true,
        },
      ],
      figure: studyFigure({
        title: 'YellowFin tunes rate and momentum of SGD while it runs',
        panels: [
          {
            title: 'A noisy quadratic',
            xLabel: 'steps',
            yLabel: 'loss, in units of that at the start',
            yScale: 'log',
            lines: ofConditions(plain, ({ worst }) => worst),
          },
          {
            title: 'The momentum that it tunes to',
            xLabel: 'steps',
            yLabel: 'momentum',
            yDomain: [0, 1],
            lines: ofConditions(plain, ({ tuned }) => tuned),
          },
          {
            title: 'The robust region: flat at the root of the momentum',
            xLabel: 'learning rate times curvature',
            yLabel: 'spectral radius',
            yDomain: [0, 1.2],
            lines: momenta.map((mu, i) => ({
              label: `momentum ${mu}`,
              look: i + 3,
              points: Array.from({ length: 400 }, (_, k) => (k + 1) / 100).map((rate) => ({
                x: rate,
                y: spectralRadius(rate, mu),
              })),
            })),
          },
          {
            title: 'The network of R9: training loss',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            lines: networks.map(({ label, losses }, i) => ({
              label,
              look: i + 6,
              points: counted(losses),
            })),
          },
        ],
      }),
      notes: [
        `YellowFin has its default options everywhere. Curvatures are evenly spaced on a log scale, each gradient has noise of deviation ${deviation}, scaled like the loss, and all parameters start at 1.`,
        `It does not stay at the noise floor: with curvatures up to 1 the loss rises again, to ${plain.map(({ worst }) => worst[1999]!.toExponential(1)).join(', ')} after 2000 steps.`,
        `On a hundredth of the loss it overshoots: the loss is up to ${gentle.map(({ highest }) => highest.toFixed(0)).join(', ')} times that at the start, and after 2000 steps it is still above it.`,
        `The first step is not tuned: on a hundred times the loss, an initial rate of 1, as in the paper, ends at ${bold.worst[1999]!.toExponential(1)} times the loss at the start, the default of 1e-4 at ${cautious.worst[1999]!.toExponential(1)}.`,
        'The rates of tuned momentum and tuned Adam are those with the lowest training loss in R9. Both end lower than YellowFin, which nobody tuned. By training loss tuned momentum does not reach tuned Adam. R9 tunes for test accuracy, and by that the two are equal to 0.01.',
        'The root of the cubic equation is tested with the optimizer. The paper trains residual networks and LSTMs.',
      ],
    };
  },
};

const seeds = [0, 1, 2, 3];
const conditions = [10, 100, 1000];
const deviation = 0.01;

interface Quadratic {
  readonly condition: number;
  /** The largest curvature. */
  readonly scale: number;
  readonly steps: number;
  readonly initialRate?: number;
}

interface Descended extends Quadratic {
  /** After each step the highest loss of the runs, in units of that at the start. */
  readonly worst: readonly number[];
  /** The highest of all. */
  readonly highest: number;
  /** The tuned momentum at each step of the first run. */
  readonly tuned: readonly number[];
}

const descended = (quadratic: Quadratic): Descended => {
  const { condition, scale, steps, initialRate = 1e-4 } = quadratic;
  const width = 20;
  const curvatures = Array.from({ length: width }, (_, i) => scale * condition ** (-i / (width - 1)));
  const loss = (at: Float64Array) => curvatures.reduce((sum, h, i) => sum + (h * at[i]! ** 2) / 2, 0);
  const start = new Float64Array(width).fill(1);
  const runs = seeds.map((seed) => {
    const noise = floats(normal(foldIn(makeKey(7), seed), [steps, width]));
    const step = makeStep(yellowFin({ initialRate }));
    let at = step.init(tensor(start));
    return Array.from({ length: steps }, (_, t) => {
      const gradient = floats(at.params).map(
        (x, i) => curvatures[i]! * x + scale * deviation * noise[t * width + i]!,
      );
      at = step(at, tensor(gradient));
      return { loss: loss(floats(at.params)) / loss(start), momentum: at.state.scaleByYellowFin.momentum };
    });
  });
  const worst = runs[0]!.map((_, t) => Math.max(...runs.map((run) => run[t]!.loss)));
  return {
    ...quadratic,
    worst,
    highest: Math.max(...worst),
    tuned: runs[0]!.map(({ momentum }) => momentum),
  };
};

const ofConditions = (
  all: readonly Descended[],
  values: (of: Descended) => readonly number[],
): readonly Line[] =>
  all.map((of, look) => ({
    label: `condition ${of.condition}`,
    look,
    points: counted(values(of)).filter((_, i) => i % 5 === 0),
  }));

const momenta = [0.1, 0.5, 0.9];
const insidePoints = 39;

/** At rates that divide the robust region of a curvature of 1 into equal parts. */
const radiiInside = (mu: number): readonly number[] => {
  const [low, high] = [(1 - Math.sqrt(mu)) ** 2, (1 + Math.sqrt(mu)) ** 2];
  return Array.from({ length: insidePoints }, (_, i) =>
    spectralRadius(low + ((i + 1) / (insidePoints + 1)) * (high - low), mu),
  );
};

/** By how much momentum on half the square shrinks each step in the long run, from four places of one descent. */
const spectralRadius = (learningRate: number, mu: number): number => {
  const step = makeStep(momentum({ learningRate, momentum: mu }));
  let at = step.init(tensor([1]));
  const [a, b, c, d] = [0, 1, 2, 3].map(() => {
    const here = at.params.get(0);
    at = step(at, at.params);
    return here;
  }) as [number, number, number, number];
  // Each place is p times the last plus q times the one before: c = p b + q a, d = p c + q b.
  const determinant = b * b - a * c;
  const [p, q] = [(b * c - a * d) / determinant, (b * d - c * c) / determinant];
  const discriminant = p * p + 4 * q;
  return discriminant < 0 ? Math.sqrt(-q) : (Math.abs(p) + Math.sqrt(discriminant)) / 2;
};

const epochs = 15;

interface Candidate {
  readonly label: string;
  readonly tuned: string;
  readonly optimizer: AnyTransformation;
}

const candidates: readonly Candidate[] = [
  { label: 'YellowFin', tuned: 'by itself', optimizer: yellowFin() },
  { label: `${methods.adam.label}, 0.001`, tuned: 'no', optimizer: adam({ learningRate: 0.001 }) },
  { label: `${methods.momentum.label}, 0.1`, tuned: 'in R9', optimizer: momentum({ learningRate: 0.1 }) },
  { label: `${methods.adam.label}, 0.01`, tuned: 'in R9', optimizer: adam({ learningRate: 0.01 }) },
];

interface Trained {
  /** Training loss after each epoch, mean of the runs. */
  readonly losses: readonly number[];
  /** The last training loss of each run. */
  readonly ends: readonly number[];
  /** On the test examples, after the last epoch. */
  readonly accuracy: number;
}

const trained = (optimizer: AnyTransformation): Trained => {
  const courses = seeds.map((seed) => trainOnTeacher(optimizer, { epochs, seed }));
  return {
    losses: meanCurve(courses.map((course) => course.map(({ loss }) => loss))),
    ends: courses.map((course) => course.at(-1)!.loss),
    accuracy: mean(courses.map((course) => course.at(-1)!.accuracy)),
  };
};
