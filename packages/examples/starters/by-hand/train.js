import { elementwise, makeKey, makeStep, matmul, mul, normal } from '@thalweg/core';
import { square, sub, tanh, tensor } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';

// The third column of x is 1: its weights are the biases.
const x = tensor([0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1], [4, 3]);
const y = tensor([0, 1, 1, 0], [4, 1]);
const hidden = elementwise({ tensors: ['a'], results: ({ a }) => ({ h: tanh(a) }) });
const minus = elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ error: sub(a, b) }) });
const back = elementwise({ tensors: ['d', 'h'], results: ({ d, h }) => ({ da: mul(d, sub(1, square(h))) }) });

const step = makeStep(adam({ learningRate: 0.05 }));
let at = step.init({ w1: normal(makeKey(1), [3, 8]), w2: normal(makeKey(2), [8, 1]) });
for (let i = 0; i < 300; i++) {
  const { w1, w2 } = at.params;
  const { h } = hidden({ a: matmul(x, w1) });
  const { error } = minus({ a: matmul(h, w2), b: y }); // the gradient of half the squared error
  const { da } = back({ d: matmul(error, w2, { transposeB: true }), h });
  at = step(at, { w1: matmul(x, da, { transposeA: true }), w2: matmul(h, error, { transposeA: true }) });
}
