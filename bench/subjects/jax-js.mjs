// jax-js on WebAssembly, its backend in Node. Its companion `@jax-js/optax` reads the count of steps back in every step
// and so cannot be compiled as a whole; here is the same arithmetic in functions that are, which is the best jax-js can do.
import { peer, versionOf } from '../process/peer.mjs';
import { learningRate, scheduleSteps, weightDecay } from '../process/subject.mjs';

/** @typedef {any} Array A jax-js array, which is gone once it has been used; `.ref` keeps it for one more use. */
/** @typedef {Record<'w' | 'mu' | 'nu', Array>} Leaf */

/** @returns {Promise<import('../process/subject.mjs').Subject<import('../process/subject.mjs').DenseWork> | import('../process/subject.mjs').Missing>} */
export const open = async () => {
  const jax = peer('@jax-js/jax');
  if (jax === undefined) return { missing: 'npm install --no-save @jax-js/jax' };
  const { init, jit, numpy: np } = jax;
  // Named, because left to choose it looks for a GPU in `navigator`, which Node 20 does not have.
  await init('wasm');

  // Numbers that change from step to step come in as arrays: computed inside, they are computed for each element again.
  const scalar = (/** @type {number} */ value) => np.array(new Float32Array([value]));
  const filled = (/** @type {number} */ length, /** @type {number} */ value) =>
    np.array(new Float32Array(length).fill(value));

  /** The moments, and the step that is not yet scaled. */
  const moments = (
    /** @type {Array} */ mu,
    /** @type {Array} */ nu,
    /** @type {Array} */ g,
    /** @type {Array} */ c1,
    /** @type {Array} */ c2,
  ) => {
    const m = mu.mul(0.9).add(g.ref.mul(0.1));
    const v = nu.mul(0.999).add(np.square(g).mul(0.001));
    return { mu: m, nu: v, u: m.ref.mul(c1).div(np.sqrt(v.ref.mul(c2)).add(1e-8)) };
  };

  // Nothing is computed before something is read. So each function also returns a number, which is read in every step.
  const adam = jit((/** @type {Leaf[]} */ at, /** @type {Array[]} */ g, /** @type {Array[]} */ scalars) => {
    const [c1, c2, t] = scalars;
    const next = at.map(({ w, mu, nu }, i) => {
      const { u, ...kept } = moments(mu, nu, g[i], c1.ref, c2.ref);
      return { w: w.sub(u.mul(learningRate)), ...kept };
    });
    c1.dispose();
    c2.dispose();
    return [next, t.add(1)];
  });
  const globalNorm = jit((/** @type {Array[]} */ g) =>
    np.sqrt(g.map((leaf) => np.sum(np.square(leaf))).reduce((a, b) => a.add(b))),
  );
  const clippedAdamw = jit(
    (/** @type {Leaf[]} */ at, /** @type {Array[]} */ g, /** @type {Array[]} */ scalars) => {
      const [c1, c2, t, clip, rate] = scalars;
      const next = at.map(({ w, mu, nu }, i) => {
        const { u, ...kept } = moments(mu, nu, g[i].mul(clip.ref), c1.ref, c2.ref);
        return { w: w.ref.sub(u.add(w.mul(weightDecay)).mul(rate.ref)), ...kept };
      });
      for (const used of [c1, c2, clip, rate]) used.dispose();
      return [next, t.add(1)];
    },
  );
  const momentum = jit((/** @type {Leaf[]} */ at, /** @type {Array[]} */ g, /** @type {Array[]} */ [t]) => [
    at.map(({ w, mu }, i) => {
      const m = g[i].add(mu.mul(0.9));
      return { w: w.sub(m.ref.mul(learningRate)), mu: m };
    }),
    t.add(1),
  ]);
  const adagrad = jit((/** @type {Leaf[]} */ at, /** @type {Array[]} */ g, /** @type {Array[]} */ [t]) => [
    at.map(({ w, nu }, i) => {
      const v = nu.add(np.square(g[i].ref));
      return { w: w.sub(g[i].mul(learningRate).div(np.sqrt(v.ref).add(1e-8))), nu: v };
    }),
    t.add(1),
  ]);
  const slots = { adam: ['mu', 'nu'], 'clip-adamw': ['mu', 'nu'], momentum: ['mu'], adagrad: ['nu'] };

  return {
    version: `jax-js ${versionOf('@jax-js/jax')}`,
    prepare: ({ optimizer, parameters, leaves }) => {
      const each = parameters / leaves;
      const g = Array.from({ length: leaves }, () => filled(each, 0.1));
      let at = Array.from({ length: leaves }, () =>
        Object.fromEntries([
          ['w', filled(each, 1)],
          ...slots[optimizer].map((slot) => [slot, filled(each, 0)]),
        ]),
      );
      const gradients = () => g.map((leaf) => leaf.ref);
      const corrections = (/** @type {number} */ t) => [
        scalar(1 / (1 - 0.9 ** t)),
        scalar(1 / (1 - 0.999 ** t)),
        scalar(t),
      ];
      const run = {
        adam: (/** @type {number} */ t) => adam(at, gradients(), corrections(t)),
        'clip-adamw': (/** @type {number} */ t) => {
          const norm = globalNorm(gradients()).item();
          const rate = (learningRate * (1 + Math.cos((Math.PI * (t - 1)) / scheduleSteps))) / 2;
          const scalars = [...corrections(t), scalar(norm < 1 ? 1 : 1 / norm), scalar(rate)];
          return clippedAdamw(at, gradients(), scalars);
        },
        momentum: (/** @type {number} */ t) => momentum(at, gradients(), [scalar(t)]),
        adagrad: (/** @type {number} */ t) => adagrad(at, gradients(), [scalar(t)]),
      }[optimizer];
      let t = 0;
      return {
        step: () => {
          t += 1;
          const [next, read] = run(t);
          at = next;
          read.dataSync();
        },
        first: () => at[0].w.ref.dataSync()[0],
      };
    },
  };
};
