import { chain, foldIn, makeKey, type Schedule } from '@thalweg/core';
import { addNoise, sgd } from '@thalweg/optimizers';
import { piecewiseConstant, snapshotCosine } from '@thalweg/schedules';
import type { Series } from '../chart/draw-lines.js';
import { eggBox, eggBoxCurvature } from './egg-box.js';
import type { Point } from './landscape.js';
import { walk } from './walk.js';

/** The walk of SGD with a schedule, and the points where the steps end that are kept as snapshots. */
export interface SnapshotWalk extends Series {
  readonly schedule: Schedule;
  readonly snapshots: readonly Point[];
}

export const snapshotSteps = 200;
export const snapshotCycles = 5;

/**
 * The rate at which each cycle begins, times the curvature of a minimum. From 2 on a minimum cannot hold SGD even without
 * noise.
 */
const peak = 4;

/** The variance of the noise of each gradient, like that of a small batch. */
const noise = 0.25;

const start: Point = { x: -2.9, y: -0.75 };

/** The steps after which a cycle is over. */
const ends = Array.from({ length: snapshotCycles }, (_, i) => ((i + 1) * snapshotSteps) / snapshotCycles);

const cosines = snapshotCosine({
  initialValue: peak / eggBoxCurvature,
  steps: snapshotSteps,
  cycles: snapshotCycles,
});

/** Half the rate, and a tenth of it after half and again after three quarters of the steps, as in the paper's baseline. */
const staircase = piecewiseConstant({
  values: [1, 0.1, 0.01].map((part) => (part * peak) / 2 / eggBoxCurvature),
  boundaries: [0.5, 0.75].map((part) => part * snapshotSteps),
});

/**
 * SGD with the usual schedule and with cycles, both with the same noise.
 *
 * @param seed - Of the noise. In the picture the number is one with which all snapshots are in different minima.
 */
export const snapshotWalks = (seed = 7): readonly [usual: SnapshotWalk, cycles: SnapshotWalk] => {
  const walked = (schedule: Schedule): readonly Point[] =>
    walk(
      eggBox,
      chain(
        addNoise({ eta: noise, gamma: 0, key: foldIn(makeKey(1), seed) }),
        sgd({ learningRate: schedule }),
      ),
      { start, steps: snapshotSteps },
    );
  const [usual, cycles] = [staircase, cosines].map(walked) as [readonly Point[], readonly Point[]];
  return [
    {
      name: 'usual-schedule',
      label: 'SGD with a rate that falls',
      look: 0,
      schedule: staircase,
      points: usual,
      snapshots: usual.slice(-1),
    },
    {
      name: 'cycles',
      label: `SGD with ${snapshotCycles} cosine cycles`,
      look: 0,
      schedule: cosines,
      points: cycles,
      snapshots: ends.map((end) => cycles[end]!),
    },
  ];
};

/** The minima in whose basins some points are. */
export const minimaOf = (points: readonly Point[]): readonly Point[] => {
  const minima = new Map(
    points.map((point) => {
      const [x, y] = [point.x, point.y].map((z) => 2 * Math.round(z / 2)) as [number, number];
      return [`${x},${y}`, { x, y }];
    }),
  );
  return [...minima.values()];
};
