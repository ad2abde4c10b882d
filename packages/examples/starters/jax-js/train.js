import { grad, init, numpy as np, random, tree } from '@jax-js/jax';
import { adam } from '@thalweg/optimizers';
import { toOptax } from '@thalweg/jax-js';

await init('wasm');
const x = np.array([0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1]).reshape([4, 3]);
const y = np.array([0, 1, 1, 0]).reshape([4, 1]);
const gradient = grad(({ w1, w2 }) => {
  const output = np.matmul(np.tanh(np.matmul(x.ref, w1)), w2);
  return np.sum(np.square(output.sub(y.ref)));
});

const solver = toOptax(adam({ learningRate: 0.05 }));
let params = { w1: random.normal(random.key(1), [3, 8]), w2: random.normal(random.key(2), [8, 1]) };
let state = solver.init(tree.ref(params));
for (let i = 0; i < 300; i++) {
  const [updates, next] = solver.update(gradient(tree.ref(params)), state);
  params = tree.map(np.add, params, updates);
  state = next;
}
