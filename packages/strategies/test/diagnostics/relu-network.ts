import { makeKey, normal, splitKey, tensor, toArray, type Tensor } from '@thalweg/core';
import type { ReluLayers } from '../../src/diagnostics/alpha-scale.js';

/** A ReLU network 4-8-3 with softmax cross entropy on 40 examples: written out, with its exact Hessian. */
const sizes = [4, 8, 3] as const;
const [inputs, hidden, classes] = sizes;
const examples = 40;

const [forData = makeKey(0), forLabels = makeKey(0), ...forParams] = splitKey(makeKey(2017), 6);
const x = toArray(normal(forData, [examples, inputs]));
const noise = toArray(normal(forLabels, [examples]));
/** Classes that depend on the inputs, with some noise. */
const labels = Array.from({ length: examples }, (_, i): number => {
  const score = x[i * inputs]! + 0.5 * x[i * inputs + 1]! + 0.5 * noise[i]!;
  return score < -0.5 ? 0 : score < 0.5 ? 1 : 2;
});

const scaledNormal = (k: number, shape: readonly number[], scale: number): Tensor =>
  tensor(
    toArray(normal(forParams[k]!, shape)).map((z) => scale * z),
    shape,
  );

/** He's initial weights, and biases that are not 0. */
export const network: ReluLayers = {
  first: {
    w: scaledNormal(0, [inputs, hidden], Math.sqrt(2 / inputs)),
    b: scaledNormal(1, [hidden], 0.3),
  },
  second: {
    w: scaledNormal(2, [hidden, classes], Math.sqrt(2 / hidden)),
    b: scaledNormal(3, [classes], 0.3),
  },
};

type Matrix = readonly number[];

/** `a` [rows, inner] times `b` [inner, columns]. */
const product = (a: Matrix, b: Matrix, inner: number): number[] => {
  const rows = a.length / inner;
  const columns = b.length / inner;
  return Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[row * inner + k]! * b[k * columns + (at % columns)]!;
    return sum;
  });
};

const transposed = (a: Matrix, columns: number): number[] => {
  const rows = a.length / columns;
  return Array.from(a, (_, at) => a[(at % rows) * columns + Math.floor(at / rows)]!);
};

const plus = (a: Matrix, b: Matrix): number[] => a.map((value, i) => value + b[i]!);

const plusRow = (a: Matrix, row: Matrix): number[] => a.map((value, i) => value + row[i % row.length]!);

const columnSums = (a: Matrix, columns: number): number[] =>
  product(new Array<number>(a.length / columns).fill(1), a, a.length / columns);

const arrays = ({ first, second }: ReluLayers) => ({
  w1: toArray(first.w),
  b1: toArray(first.b),
  w2: toArray(second.w),
  b2: toArray(second.b),
});

const tree = (w1: Matrix, b1: Matrix, w2: Matrix, b2: Matrix): ReluLayers => ({
  first: { w: tensor(w1, [inputs, hidden]), b: tensor(b1) },
  second: { w: tensor(w2, [hidden, classes]), b: tensor(b2) },
});

const forward = (params: ReluLayers) => {
  const { w1, b1, w2, b2 } = arrays(params);
  const z = plusRow(product(x, w1, inputs), b1);
  const gate = z.map((value) => (value > 0 ? 1 : 0));
  const a = z.map((value, i) => value * gate[i]!);
  const logits = plusRow(product(a, w2, hidden), b2);
  const p = logits.map((logit, at) => {
    const row = logits.slice(at - (at % classes), at - (at % classes) + classes);
    return 1 / row.reduce((sum, other) => sum + Math.exp(other - logit), 0);
  });
  const slope = p.map(
    (value, at) => (value - (labels[Math.floor(at / classes)] === at % classes ? 1 : 0)) / examples,
  );
  return { w2, gate, a, logits, p, slope };
};

export const outputs = (params: ReluLayers): readonly number[] => forward(params).logits;

export const loss = (params: ReluLayers): number => {
  const { p } = forward(params);
  return labels.reduce((sum, label, i) => sum - Math.log(p[i * classes + label]!), 0) / examples;
};

export const valueAndGrad = (params: ReluLayers): readonly [number, ReluLayers] => {
  const { w2, gate, a, slope } = forward(params);
  const back = product(slope, transposed(w2, classes), classes).map((value, i) => value * gate[i]!);
  const gradients = tree(
    product(transposed(x, inputs), back, examples),
    columnSums(back, hidden),
    product(transposed(a, hidden), slope, examples),
    columnSums(slope, classes),
  );
  return [loss(params), gradients];
};

/** The derivative of the gradient along a vector, term by term. */
export const hessianVector = (params: ReluLayers, vector: ReluLayers): ReluLayers => {
  const { w2, gate, a, p, slope } = forward(params);
  const v = arrays(vector);
  const da = plusRow(product(x, v.w1, inputs), v.b1).map((value, i) => value * gate[i]!);
  const dLogits = plusRow(plus(product(da, w2, hidden), product(a, v.w2, hidden)), v.b2);
  const dSlope = p.map((value, at) => {
    const start = at - (at % classes);
    let mean = 0;
    for (let k = start; k < start + classes; k++) mean += p[k]! * dLogits[k]!;
    return (value * (dLogits[at]! - mean)) / examples;
  });
  const dBack = plus(
    product(dSlope, transposed(w2, classes), classes),
    product(slope, transposed(v.w2, classes), classes),
  ).map((value, i) => value * gate[i]!);
  return tree(
    product(transposed(x, inputs), dBack, examples),
    columnSums(dBack, hidden),
    plus(product(transposed(da, hidden), slope, examples), product(transposed(a, hidden), dSlope, examples)),
    columnSums(dSlope, classes),
  );
};

/** The same parameters after some steps down the gradient, near a minimum. */
export const trained = (steps: number, learningRate: number): ReluLayers => {
  let params = network;
  for (let t = 0; t < steps; t++) {
    const { w1, b1, w2, b2 } = arrays(params);
    const g = arrays(valueAndGrad(params)[1]);
    const down = (values: Matrix, slopes: Matrix) =>
      values.map((value, i) => value - learningRate * slopes[i]!);
    params = tree(down(w1, g.w1), down(b1, g.b1), down(w2, g.w2), down(b2, g.b2));
  }
  return params;
};
