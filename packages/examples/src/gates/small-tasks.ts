import {
  foldIn,
  makeKey,
  normal,
  makeStep,
  splitKey,
  tensor,
  uniformAt,
  type AnyTransformation,
  type Key,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import type { Examples, Layer } from 'thalweg/network';
import { floats } from '../studies/problem/floats.js';
import { createMlp, heLayers } from '../studies/problem/mlp.js';
import { createTeacher } from '../studies/problem/teacher.js';

/** A kind of small problem, on which the gates of a learned optimizer are trained. */
export interface SmallTask {
  readonly name: string;
  /** Of the rates 0.001, 0.003, 0.01, ... that with which Adam ends lowest. */
  readonly rate: number;
  /** What the loss is after {@link smallSteps} steps; the key chooses the problem and its noise. */
  readonly lossAfter: (optimizer: AnyTransformation, key: Key) => number;
}

/** How many steps a run has. */
export const smallSteps = 100;

interface SmallRun<Params> {
  readonly initial: Params;
  /** The noisy gradient of a step, counted from 0. */
  readonly gradient: (params: Params, step: number) => Params;
  /** Without noise, or of data that no gradient is of. */
  readonly loss: (params: Params) => number;
}

const lossAfter = <Params extends Tree<Tensor>>(
  { initial, gradient, loss }: SmallRun<Params>,
  optimizer: AnyTransformation,
): number => {
  const step = makeStep(optimizer);
  let at = step.init(initial);
  for (let t = 0; t < smallSteps; t++) at = step(at, gradient(at.params, t));
  return loss(at.params);
};

const dimensions = 20;

/** A quadratic whose curvatures go from 1 down to 1 / condition, mirrored so that no axis is its own; the noise is normal. */
const quadratic = (condition: number, rate: number): SmallTask => ({
  name: `noisy quadratic, condition ${condition}`,
  rate,
  lossAfter: (optimizer, key) => {
    const [forStart = key, forMirror = key, forNoise = key] = splitKey(key, 3);
    const across = floats(normal(forMirror, [dimensions]));
    const length = Math.hypot(...across);
    const mirrored = (x: ArrayLike<number>): Float64Array => {
      const along = across.reduce((sum, value, i) => sum + value * x[i]!, 0) / length ** 2;
      return across.map((value, i) => x[i]! - 2 * along * value);
    };
    const curvature = (i: number): number => condition ** (-i / (dimensions - 1));
    const run: SmallRun<Tensor> = {
      initial: tensor(mirrored(floats(normal(forStart, [dimensions])))),
      gradient: (params, step) => {
        const noise = floats(normal(foldIn(forNoise, step), [dimensions]));
        const slopes = mirrored(mirrored(floats(params)).map((x, i) => curvature(i) * x));
        return tensor(slopes.map((slope, i) => slope + 0.1 * noise[i]!));
      },
      loss: (params) => mirrored(floats(params)).reduce((sum, x, i) => sum + 0.5 * curvature(i) * x * x, 0),
    };
    return lossAfter(run, optimizer);
  },
});

const [logisticRows, features, logisticBatch] = [400, 10, 20];

/** Logistic regression on features of sizes from 1 to a tenth, a tenth of whose labels are wrong. */
const logistic: SmallTask = {
  name: 'logistic regression',
  rate: 0.1,
  lossAfter: (optimizer, key) => {
    const [forInputs = key, forWeights = key, forFlips = key, forRows = key] = splitKey(key, 4);
    const inputs = floats(normal(forInputs, [logisticRows, features])).map(
      (x, i) => x * 10 ** (-(i % features) / (features - 1)),
    );
    const truth = floats(normal(forWeights, [features])).map((weight) => 3 * weight);
    const margin = (weights: Float64Array, row: number): number => {
      let sum = 0;
      for (let i = 0; i < features; i++) sum += weights[i]! * inputs[row * features + i]!;
      return sum;
    };
    const labels = Array.from({ length: logisticRows }, (_, row) =>
      margin(truth, row) > 0 !== uniformAt(forFlips, row) < 0.1 ? 1 : -1,
    );
    const run: SmallRun<Tensor> = {
      initial: tensor(new Float64Array(features)),
      gradient: (params, step) => {
        const weights = floats(params);
        const slopes = new Float64Array(features);
        for (let k = 0; k < logisticBatch; k++) {
          const row = Math.floor(logisticRows * uniformAt(forRows, step * logisticBatch + k));
          const slope = -labels[row]! / (1 + Math.exp(labels[row]! * margin(weights, row))) / logisticBatch;
          for (let i = 0; i < features; i++) slopes[i]! += slope * inputs[row * features + i]!;
        }
        return tensor(slopes);
      },
      loss: (params) => {
        const weights = floats(params);
        return (
          labels.reduce((sum, label, row) => sum + Math.log1p(Math.exp(-label * margin(weights, row))), 0) /
          logisticRows
        );
      },
    };
    return lossAfter(run, optimizer);
  },
};

const networkBatch = 50;
const mlp = createMlp('relu');

/** Examples of a few teachers, none of which a study has. */
const taught = Array.from({ length: 3 }, (_, i) => {
  const teacher = createTeacher(makeKey(1000 + i));
  const examples = teacher(makeKey(2000 + i), { rows: 1200 });
  const table = floats(examples.inputs);
  const labels = floats(examples.labels);
  const batchOf = (key: Key): Examples => {
    const rows = Array.from({ length: networkBatch }, (_, k) =>
      Math.floor(labels.length * uniformAt(key, k)),
    );
    const inputs = rows.flatMap((row) => [...table.subarray(row * 20, (row + 1) * 20)]);
    return { inputs: tensor(inputs, [networkBatch, 20]), labels: tensor(rows.map((row) => labels[row]!)) };
  };
  return { batchOf, held: teacher(makeKey(3000 + i), { rows: 600 }) };
});

/** An interface is no tree to the compiler. */
type LayerList = readonly Pick<Layer, keyof Layer>[];

/** A network with layers of 20, 32 and 5 units that learns from a teacher. */
const network: SmallTask = {
  name: 'network of a teacher',
  rate: 0.01,
  lossAfter: (optimizer, key) => {
    const [forTeacher = key, forStart = key, forRows = key] = splitKey(key, 3);
    const { batchOf, held } = taught[Math.floor(taught.length * uniformAt(forTeacher, 0))]!;
    const run: SmallRun<LayerList> = {
      initial: heLayers(forStart, [20, 32, 5]),
      gradient: (params, step) => mlp.valueAndGrad(params, batchOf(foldIn(forRows, step)))[1],
      loss: (params) => mlp.loss(params, held),
    };
    return lossAfter(run, optimizer);
  },
};

/** What the gates are trained on. */
export const smallTasks: readonly SmallTask[] = [
  quadratic(10, 0.03),
  quadratic(100, 0.1),
  quadratic(1000, 0.1),
  logistic,
  network,
];
