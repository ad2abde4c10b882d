import { makeKey, tensor, type Tensor } from '@thalweg/core';
import { rcv1Like, type TaskFactory } from '../../src/index.js';

export const examples = 8000;

const features = 1500;

// Made once: a simulation has a thousand workers that all look at it.
const data = rcv1Like(makeKey(21), { examples, features, nonZeros: 40 });

/** Logistic regression on sparse examples, one after the other. */
export const delayedLogistic: TaskFactory<null, Tensor> = () => ({
  init: () => tensor(new Float64Array(features)),
  valueAndGrad: (w, rows) => {
    const [row = 0] = rows;
    const gradient = new Float64Array(features);
    const [from, to] = [data.starts[row]!, data.starts[row + 1]!];
    let margin = 0;
    for (let i = from; i < to; i++) margin += data.values[i]! * w.get(data.indices[i]!);
    margin *= data.labels[row]!;
    const slope = -data.labels[row]! / (1 + Math.exp(margin));
    for (let i = from; i < to; i++) gradient[data.indices[i]!] = slope * data.values[i]!;
    // log(1 + exp(-margin)), which would overflow for a margin that is far on the wrong side.
    return [Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))), tensor(gradient)];
  },
});
