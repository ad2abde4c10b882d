import { foldIn, makeKey, makeStep, normal, tensor } from '@thalweg/core';
import { closedLoopYellowFin, sgd } from '@thalweg/optimizers';
import { studyFigure } from './figure/study-figure.js';
import { mean } from './measure/mean.js';
import { floats } from './problem/floats.js';
import { uniformAt } from './problem/uniform.js';
import type { Study } from './study.js';

export const asynchrony: Study = {
  name: 'R10b',
  title: 'Asynchrony begets momentum, and the closed loop of YellowFin takes it away',
  claim:
    'M workers that do not wait for each other add a momentum of 1 − 1/M (Mitliagkas et al., "Asynchrony begets momentum", ' +
    '2016); YellowFin measures the total momentum and lowers its own until the total is the tuned one (Zhang and ' +
    'Mitliagkas, "YellowFin and the art of momentum tuning", 2017, section 4).',
  fast: false,
  run: () => {
    const draws = uniformDraws();
    const means = workerCounts.map((workers) => ({
      workers,
      places: meanPlaces(workers, draws),
    }));
    // With one worker every step is the same multiple of the place, so that there is no momentum to tell from the rate.
    const fits = means
      .filter(({ workers }) => workers > 1)
      .map(({ workers, places }) => ({ workers, theory: 1 - 1 / workers, ...fittedMomentum(places) }));
    const loops = turnCounts.map((workers) => ({ workers, ...closedLoop(workers, 1) }));
    const slowOwn = turnCounts.map((workers) => closedLoop(workers, 1 / workers).own.toFixed(4));
    const ofTheory = fits.filter(({ workers }) => [4, 8].includes(workers));
    const byWorkers = (value: (loop: (typeof loops)[number]) => number) =>
      loops.map((loop) => ({ x: loop.workers, y: value(loop) }));
    return {
      tables: [
        {
          caption: `${replicas} replicas of a parameter with curvature 1, a rate of ${rate} and memoryless workers`,
          head: ['workers', 'momentum', '1 − 1/M', 'rate', 'rate / M'],
          rows: fits.map((fit) => [
            String(fit.workers),
            fit.momentum.toFixed(4),
            fit.theory.toFixed(4),
            fit.rate.toFixed(5),
            (rate / fit.workers).toFixed(5),
          ]),
        },
        {
          caption: `Closed loop, gradients that are M − 1 steps old: means of the last ${steps / 2} of ${steps} steps`,
          head: ['M', 'tuned momentum', 'total, measured', 'own'],
          rows: loops.map(({ workers, target, measured, own }) => [
            String(workers),
            target.toFixed(4),
            measured.toFixed(4),
            own.toFixed(4),
          ]),
        },
      ],
      criteria: [
        {
          text: 'with 4 and 8 memoryless workers the fitted momentum is within 0.01 of 1 − 1/M',
          measured: ofTheory
            .map(({ momentum, theory }) => `${momentum.toFixed(4)} and ${theory.toFixed(4)}`)
            .join('; '),
          holds: ofTheory.every(({ momentum, theory }) => Math.abs(momentum - theory) < 0.01),
        },
        {
          text: 'with fresh gradients the measured momentum is that of the optimizer to 1e-9, at every step',
          measured: `off by ${loops[0]!.off.toExponential(1)} at most`,
          holds: loops[0]!.off < 1e-9,
        },
        {
          text: 'in the closed loop the measured momentum is within 0.01 of 0.9 for M = 1, 4 and 16',
          measured: loops.map(({ measured }) => measured.toFixed(4)).join(', '),
          holds: loops.every(({ measured }) => Math.abs(measured - 0.9) < 0.01),
        },
        {
          text: 'the momentum of the optimizer itself falls with M',
          measured: loops.map(({ own }) => own.toFixed(4)).join(', '),
          holds: loops.every(({ own }, i) => i === 0 || own < loops[i - 1]!.own),
        },
      ],
      figure: studyFigure({
        title: 'Momentum from asynchrony, and an optimizer that allows for it',
        panels: [
          {
            title: `Plain SGD with M workers, mean of ${replicas} replicas`,
            xLabel: 'steps',
            yLabel: 'parameter',
            lines: means.map(({ workers, places }) => ({
              label: `M = ${workers}`,
              look: lookOf(workers),
              points: places.map((y, x) => ({ x, y })),
            })),
          },
          {
            title: 'Its momentum, fitted, is 1 − 1/M',
            xLabel: 'workers',
            yLabel: 'momentum',
            yDomain: [0, 1],
            lines: [
              {
                label: '1 − 1/M',
                look: 5,
                points: fits.map(({ workers, theory }) => ({ x: workers, y: theory })),
              },
              {
                label: 'fitted',
                look: 6,
                points: fits.map(({ workers, momentum }) => ({ x: workers, y: momentum })),
              },
            ],
          },
          {
            title: 'Closed loop: the momentum of the optimizer',
            xLabel: 'steps',
            yLabel: 'momentum',
            yDomain: [0, 1],
            lines: loops.map(({ workers, momenta }) => ({
              label: `M = ${workers}`,
              look: lookOf(workers),
              points: momenta.flatMap((y, x) => (x % 10 === 0 ? [{ x, y }] : [])),
            })),
          },
          {
            title: 'Closed loop: the total is the tuned one',
            xLabel: 'workers',
            yLabel: 'momentum',
            yDomain: [0, 1],
            lines: [
              { label: 'tuned', look: 7, points: byWorkers(({ target }) => target) },
              { label: 'total, measured', look: 8, points: byWorkers(({ measured }) => measured) },
              { label: 'own', look: 9, points: byWorkers(({ own }) => own) },
            ],
          },
        ],
      }),
      notes: [
        'A memoryless worker is as likely to finish at every step, no matter how long it has worked: each step is that of a worker drawn at random, which then reads the parameters anew.',
        `The momentum is fitted to the means of the replicas, by x[t+1] − x[t] = μ (x[t] − x[t−1]) − α x[t] over ${asynchronousSteps} steps.`,
        `In the closed loop ${width} parameters have curvature ${curvature} and gradients with noise of deviation ${deviation}. One more has gradients of ${pulses.join(' and ')} in turn wherever it is, which are so much longer that the tuner sees hardly anything else: they make it want a momentum of 0.9.`,
        `The rate is the tuned one for every M. If it is divided by M, asynchrony adds little momentum, and the own momentum, ${slowOwn.join(', ')}, falls only from one worker to several.`,
      ],
    };
  },
};

/** Of memoryless workers. */
const workerCounts = [1, 4, 8, 16];
/** Of workers that take turns. */
const turnCounts = [1, 4, 16];

const lookOf = (workers: number): number => workerCounts.indexOf(workers);

const replicas = 40_000;
const rate = 0.05;
const asynchronousSteps = 100;

/** A number for each replica at each step. */
const uniformDraws = (): readonly Float64Array[] =>
  Array.from({ length: asynchronousSteps }, (_, t) => {
    const key = foldIn(makeKey(1), t);
    const draws = new Float64Array(replicas);
    for (let i = 0; i < replicas; i++) draws[i] = uniformAt(key, i);
    return draws;
  });

/** The mean of the replicas before each step: each replica is an element of a tensor, with its own workers. */
const meanPlaces = (workers: number, draws: readonly Float64Array[]): readonly number[] => {
  const step = makeStep(sgd({ learningRate: rate }));
  let at = step.init(tensor(new Float64Array(replicas).fill(1)));
  const reads = Array.from({ length: workers }, () => floats(at.params));
  const means = [1];
  for (const drawn of draws) {
    const workerOf = (replica: number) => Math.floor(drawn[replica]! * workers);
    at = step(at, tensor(drawn.map((_, i) => reads[workerOf(i)]![i]!)));
    const places = floats(at.params);
    let sum = 0;
    for (let i = 0; i < replicas; i++) {
      reads[workerOf(i)]![i] = places[i]!;
      sum += places[i]!;
    }
    means.push(sum / replicas);
  }
  return means;
};

/** By least squares, from x[t+1] − x[t] = μ (x[t] − x[t−1]) − α x[t]. */
const fittedMomentum = (places: readonly number[]): { readonly momentum: number; readonly rate: number } => {
  const rows = places.slice(1, -1).map((x, i) => ({ moved: x - places[i]!, x, next: places[i + 2]! - x }));
  const sum = (value: (row: (typeof rows)[number]) => number) =>
    rows.reduce((all, row) => all + value(row), 0);
  const [mm, mx, xx] = [
    sum(({ moved }) => moved ** 2),
    sum(({ moved, x }) => moved * x),
    sum(({ x }) => x ** 2),
  ];
  const [mn, xn] = [sum(({ moved, next }) => moved * next), sum(({ x, next }) => x * next)];
  const determinant = mm * xx - mx ** 2;
  return { momentum: (mn * xx - xn * mx) / determinant, rate: -(xn * mm - mn * mx) / determinant };
};

const steps = 3000;
const width = 20;
const curvature = 12;
const deviation = 0.01;
const pulses = [1, 11.8] as const;

interface ClosedLoop {
  /** The momentum of the optimizer at each step. */
  readonly momenta: readonly number[];
  /** Means of the second half. */
  readonly target: number;
  readonly measured: number;
  readonly own: number;
  /** The largest distance of the measured momentum from that of the step before. */
  readonly off: number;
}

/** Every gradient is as old as if the workers took turns. */
const closedLoop = (workers: number, learningRate: number): ClosedLoop => {
  const staleness = workers - 1;
  const step = makeStep(closedLoopYellowFin({ staleness, learningRate }));
  let at = step.init(tensor([...Array.from({ length: width }, () => 0.003), 0]));
  const pasts = Array.from({ length: staleness }, () => at.params);
  const noise = floats(normal(makeKey(7), [steps, width]));
  const seen = Array.from({ length: steps }, (_, t) => {
    pasts.push(at.params);
    const stale = floats(pasts.shift()!);
    at = step(
      at,
      tensor(
        stale.map((x, i) => (i < width ? curvature * x + deviation * noise[t * width + i]! : pulses[t % 2]!)),
      ),
    );
    return at.state.closedLoopYellowFin;
  });
  const settled = seen.slice(steps / 2);
  return {
    momenta: seen.map(({ momentum }) => momentum),
    target: mean(settled.map(({ target }) => target)),
    measured: mean(settled.map(({ measured }) => measured)),
    own: mean(settled.map(({ momentum }) => momentum)),
    // A velocity counts with the rate of its own step.
    off: Math.max(
      ...seen.slice(2).map(({ measured }, i) => {
        const [before, last] = [seen[i]!, seen[i + 1]!];
        return Math.abs(measured - (last.momentum * last.rate) / before.rate);
      }),
    ),
  };
};
