import { foldIn, makeKey, normal, tensor, toArray } from '@thalweg/core';
import { randomLabels } from '@thalweg/strategies';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { memorise, placesIn, recalled, type Memorised } from './problem/memorising-network.js';
import type { Study } from './study.js';

export const memorising: Study = {
  name: 'R21b',
  title: 'A network that memorises, without training',
  claim:
    'A network of two layers with 2 n + d weights can give any n points in d dimensions any labels (Zhang et al., ' +
    '"Understanding deep learning requires rethinking generalization", 2017, theorem 1; talk, understanding ' +
    'generalization).',
  fast: true,
  run: () => {
    const results = counts.map(built);
    const { error, condition } = results.find(({ count }) => count === 100)!;
    return {
      tables: [
        {
          caption: `Random labels, 0 to ${classes - 1}, of standard normal points in ${width} dimensions`,
          head: ['points', 'weights', 'condition of the equations', 'largest error of a label'],
          rows: results.map((result) => [
            String(result.count),
            String(2 * result.count + width),
            result.condition.toExponential(1),
            result.error.toExponential(1),
          ]),
        },
      ],
      criteria: [
        {
          text: '100 points in 10 dimensions get their labels with an error below 1e-6',
          measured: `${error.toExponential(1)}, where the condition is ${condition.toExponential(1)}`,
          holds: error < 1e-6,
        },
      ],
      figure: studyFigure({
        title: 'The output of the network along its direction, and the points that it was built from',
        panels: results.slice(0, 1).map(panel),
      }),
      notes: [
        'Each point has a unit that is active for it and for all later points only. So the equations are triangular and can be solved one after the other.',
        'The thresholds of the units lie halfway between neighbours. The network matches the labels only at the points: in between it overshoots them by far.',
      ],
    };
  },
};

const counts = [20, 100, 500];
const width = 10;
const classes = 10;

interface Built extends Memorised {
  readonly count: number;
  /** The places of the points along the direction of the network. */
  readonly places: readonly number[];
  readonly labels: readonly number[];
  /** The largest difference between the network's output at a point and its label. */
  readonly error: number;
}

const built = (count: number): Built => {
  const points = normal(foldIn(makeKey(1), count), [count, width]);
  const labels = randomLabels(foldIn(makeKey(2), count), tensor(new Float64Array(count)), { classes });
  const memorised = memorise(foldIn(makeKey(3), count), points, labels);
  const places = placesIn(memorised.network, points);
  const values = recalled(memorised.network, places);
  return {
    ...memorised,
    count,
    places: Array.from(places),
    labels: toArray(labels),
    error: Math.max(...values.map((value, i) => Math.abs(value - labels.get(i)))),
  };
};

const panel = ({ network, count, places, labels }: Built): Panel => {
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const drawn = Float64Array.from({ length: 2000 }, (_, i) => low + ((high - low) * i) / 1999);
  const values = recalled(network, drawn);
  return {
    title: `${count} points`,
    xLabel: 'place along the direction of the network',
    yLabel: 'label',
    yDomain: [-20, 30],
    lines: [
      { label: 'the network', look: 0, points: Array.from(drawn, (x, i) => ({ x, y: values[i]! })) },
      ...places.map((place, i) => ({
        label: 'points',
        look: 1,
        points: [-1, 1].map((side) => ({ x: place + (side * (high - low)) / 300, y: labels[i]! })),
      })),
    ],
  };
};
