import { tensor, toArray, type Tensor } from '@thalweg/core';
import type { Spec } from '@thalweg/core/spec';
import {
  add,
  buildGraph,
  feed,
  gradients,
  matmul,
  relu,
  softmaxCrossEntropy,
  variable,
  type Graph,
} from '@thalweg/parallel/dataflow';
import type { Examples } from 'thalweg/network';
import type { Layers } from '../../src/studies/problem/mlp.js';

type Tensors = Readonly<Record<string, Tensor>>;

const names = ['w1', 'b1', 'w2', 'b2'] as const;

/** The digits network 64-32-10 on batches of a size: loss and gradients, and steps of an optimizer. */
export const digitsGraph = (batchSize: number, optimizer: Spec): Graph => {
  const [w1, b1, w2, b2] = [
    variable('w1', [64, 32]),
    variable('b1', [32]),
    variable('w2', [32, 10]),
    variable('b2', [10]),
  ];
  const hidden = relu(add(matmul(feed('inputs', [batchSize, 64]), w1), b1));
  const loss = softmaxCrossEntropy(add(matmul(hidden, w2), b2), feed('targets', [batchSize, 10]));
  const variables = [w1, b1, w2, b2];
  const slopes = gradients(loss, variables);
  return buildGraph({
    results: { loss, ...Object.fromEntries(names.map((name, i) => [name, slopes[i]!])) },
    updates: [{ optimizer, loss, variables }],
  });
};

/** The same examples in float64, with a row of zeros and a one for each label. */
export const digitsFeeds = ({ inputs, labels }: Examples): Tensors => {
  const rows = toArray(labels).map((label) => Array.from({ length: 10 }, (_, c) => (c === label ? 1 : 0)));
  return { inputs: tensor(toArray(inputs), inputs.shape), targets: tensor(rows) };
};

/** Layers as the graph names them. */
export const named = ([first, second]: Layers): Tensors => ({
  w1: first!.w,
  b1: first!.b,
  w2: second!.w,
  b2: second!.b,
});
