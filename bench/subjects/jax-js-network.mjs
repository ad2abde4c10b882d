// A network of jax-js on WebAssembly: its gradient, a compiled step of Adam of its own, and steps of thalweg.
// `@jax-js/optax` is not on npm, and its Adam cannot be compiled as a whole; this one has the same equations and can.
import { init, jit, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { asTensor, makeStep } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import { toOptax } from '@thalweg/jax-js';
import { batch, numbers } from './network-numbers.mjs';

/** @typedef {any} Arrays Trees of arrays, whose types would say no more. */

/** @param {readonly number[]} sizes The sizes of the layers, from the input to the output. */
export const open = async (sizes) => {
  await init('wasm');
  /** @type {Arrays} */
  let weights = sizes.slice(1).map((width, layer) => ({
    w: np.array(numbers(sizes[layer] * width), { shape: [sizes[layer], width] }),
    b: np.array(numbers(width)),
  }));
  const input = np.array(numbers(batch * sizes[0]), { shape: [batch, sizes[0]] });
  const target = np.array(numbers(batch * sizes[sizes.length - 1]), {
    shape: [batch, sizes[sizes.length - 1]],
  });
  const loss = (/** @type {Arrays} */ layers, /** @type {Arrays} */ x, /** @type {Arrays} */ y) => {
    const output = layers.reduce(
      (/** @type {Arrays} */ at, /** @type {Arrays} */ { w, b }, /** @type {number} */ i) => {
        const linear = np.matmul(at, w).add(b);
        return i + 1 < layers.length ? np.maximum(linear, 0) : linear;
      },
      x,
    );
    return np.mean(np.square(output.sub(y)));
  };
  const gradient = jit(valueAndGrad(/** @type {any} */ (loss)));
  const gradientsAt = (/** @type {Arrays} */ at) =>
    /** @type {Arrays} */ (gradient(at, input.ref, target.ref))[1];
  const grads = gradientsAt(tree.ref(weights));
  // To read one of the results finishes all. A small one costs no copy.
  const read = (/** @type {Arrays} */ at) => at[0].b.ref.dataSync();

  const compiled = jit((/** @type {Arrays} */ at, /** @type {Arrays} */ g, /** @type {Arrays} */ c) => {
    const next = at.map((/** @type {Arrays} */ leaf, /** @type {number} */ i) => {
      const mu = leaf.mu.mul(0.9).add(g[i].ref.mul(0.1));
      const nu = leaf.nu.mul(0.999).add(np.square(g[i]).mul(0.001));
      const u = mu.ref.mul(c[0].ref).div(np.sqrt(nu.ref.mul(c[1].ref)).add(1e-8));
      return { w: leaf.w.sub(u.mul(1e-3)), mu, nu };
    });
    for (const each of c) each.dispose();
    return next;
  });
  /** @type {Arrays} */
  const flat = () => tree.leaves(tree.ref(/** @type {any} */ (grads)));
  /** @type {Arrays} */
  let own = tree
    .leaves(tree.ref(weights))
    .map((/** @type {Arrays} */ w) => ({ w: w.ref, mu: np.zerosLike(w.ref), nu: np.zerosLike(w) }));
  let t = 0;
  const scalar = (/** @type {number} */ value) => np.array(new Float32Array([value]));

  const solver = toOptax(adam({ learningRate: 1e-3 }));
  let state = solver.init(tree.ref(weights));
  const add = jit((/** @type {Arrays} */ a, /** @type {Arrays} */ b) =>
    tree.map((/** @type {Arrays} */ x, /** @type {Arrays} */ y) => x.add(y), a, b),
  );

  const step = makeStep(adam({ learningRate: 1e-3 }), { donate: true });
  const live = step.init(
    tree.leaves(tree.ref(weights)).map((/** @type {Arrays} */ w) => {
      const { shape } = w;
      return asTensor(w.dataSync(), shape);
    }),
  );
  return {
    gradient: () => {
      const found = gradientsAt(tree.ref(weights));
      read(found);
      tree.dispose(found);
    },
    own: () => {
      t += 1;
      own = compiled(own, flat(), [scalar(1 / (1 - 0.9 ** t)), scalar(1 / (1 - 0.999 ** t))]);
      own[1].w.ref.dataSync();
    },
    copied: () => {
      flat().forEach((/** @type {Arrays} */ g, /** @type {number} */ i) => {
        /** @type {any} */ (live.gradients[i].data).set(g.dataSync());
      });
      step(live, live.gradients);
      const made = live.params.map((leaf) =>
        np.array(/** @type {any} */ (leaf.data), { shape: [...leaf.shape] }),
      );
      for (const each of made) each.dispose();
    },
    lowered: () => {
      const [updates, next] = solver.update(tree.ref(/** @type {any} */ (grads)), state);
      state = next;
      weights = add(weights, updates);
      read(weights);
    },
  };
};
