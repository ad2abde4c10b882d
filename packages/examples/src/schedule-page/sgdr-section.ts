import type { Schedule } from '@thalweg/core';
import { cosineDecay, piecewiseConstant, sgdr } from '@thalweg/schedules';
import { thinned } from '../chart/thinned.js';
import { figure } from '../page/figure.js';
import { legend, type Drawn } from '../page/legend.js';
import { lineChart } from '../page/line-chart.js';
import type { Section } from '../page/section.js';

const epochs = 200;

/** Enough that the shortest cycle, of one epoch, falls to the end of the axis. */
const stepsPerEpoch = 40;

const drops = [60, 120, 160];
const dropFactor = 0.2;

const lowest = 1e-4;

interface Entry extends Drawn {
  readonly schedule: Schedule;
}

const staircase = (look: number, initialValue: number): Entry => ({
  name: `sgdr-staircase${look}`,
  label: `staircase from ${initialValue}`,
  look,
  schedule: piecewiseConstant({
    values: [0, 1, 2, 3].map((fallen) => initialValue * dropFactor ** fallen),
    boundaries: drops.map((epoch) => epoch * stepsPerEpoch),
  }),
});

const peakValue = 0.05;

const restarts = (look: number, initialPeriod: number, periodFactor: number): Entry => ({
  name: `sgdr-${initialPeriod}x${periodFactor}`,
  label: `T₀ = ${initialPeriod}, T_mult = ${periodFactor}`,
  look,
  schedule: sgdr({ peakValue, initialPeriod, periodFactor, stepsPerEpoch }),
});

const entries: readonly Entry[] = [
  staircase(0, 0.1),
  staircase(1, peakValue),
  restarts(2, 50, 1),
  restarts(3, 100, 1),
  {
    name: 'sgdr-200',
    label: `T₀ = ${epochs}, no restart`,
    look: 4,
    schedule: cosineDecay({ initialValue: peakValue, steps: epochs * stepsPerEpoch }),
  },
  restarts(5, 1, 2),
  restarts(7, 10, 2),
];

export const sgdrSection = (): Section => ({
  id: 'sgdr',
  title: 'Warm restarts',
  body: figure(
    legend(entries) +
      lineChart({
        series: entries.map((entry) => ({ ...entry, points: course(entry.schedule) })),
        description: 'Learning rate by epoch for seven schedules: two staircases and five with cosines',
        xLabel: 'epochs of training',
        yLabel: 'learning rate (log scale)',
        xDomain: [0, epochs],
        yScale: 'log',
        yDomain: [lowest, 0.11],
        yTicks: [0.1, 0.01, 0.001, 0.0001],
        yFormat: String,
      }),
    `The seven schedules that Loshchilov and Hutter (“SGDR”, 2017) compare: two staircases, which fall to a fifth after
epochs ${drops.join(', ')}; cosines from ${peakValue} that start again after equal cycles of T₀ epochs, or never; and two
whose cycles double. ${restartText(1)} ${restartText(10)}`,
  ),
});

/** The rate over the epochs, with no more points than the picture can show. */
const course = (schedule: Schedule) =>
  thinned(
    Array.from({ length: epochs * stepsPerEpoch }, (_, step) => ({
      // Approximate pixels, for thinning.
      x: (step / stepsPerEpoch) * pixelsPerEpoch,
      y: Math.log10(schedule(step)) * pixelsPerDecade,
    })).filter(({ y }) => Number.isFinite(y)),
    1,
  ).map(({ x, y }) => ({ x: x / pixelsPerEpoch, y: 10 ** (y / pixelsPerDecade) }));

const pixelsPerEpoch = 4;
const pixelsPerDecade = 110;

/** The restarts of a schedule with doubling cycles. */
const restartText = (initialPeriod: number): string => {
  const rate = sgdr({ peakValue, initialPeriod, periodFactor: 2, stepsPerEpoch });
  const starts = Array.from({ length: epochs }, (_, epoch) => epoch).filter(
    (epoch) => epoch > 0 && rate(epoch * stepsPerEpoch) === peakValue,
  );
  return `With T₀ = ${initialPeriod} the restarts are after epochs ${starts.join(', ')}.`;
};
