// The loops one would write by hand: in place, one leaf after the other, rounding only where a value is stored. What does
// not change from element to element is computed before the loop, so each has as few divisions and roots as can be.
import { learningRate, scheduleSteps, weightDecay } from '../process/subject.mjs';

/** @typedef {Float32Array} Leaf */

/**
 * A loop over a leaf, its gradient and two slots, with numbers of the step.
 *
 * @typedef {(w: Leaf, g: Leaf, mu: Leaf, nu: Leaf, a: number, b: number, c: number, d: number) => void} Loop
 */

/** @type {Loop} */
const adam = (w, g, mu, nu, rate, root) => {
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i];
    const m = (mu[i] = 0.9 * mu[i] + 0.1 * gradient);
    const v = (nu[i] = 0.999 * nu[i] + 0.001 * gradient * gradient);
    w[i] -= (rate * m) / (Math.sqrt(v) * root + 1e-8);
  }
};

/** @type {Loop} */
const clippedAdamw = (w, g, mu, nu, rate, root, clip, kept) => {
  for (let i = 0; i < w.length; i++) {
    const gradient = clip * g[i];
    const m = (mu[i] = 0.9 * mu[i] + 0.1 * gradient);
    const v = (nu[i] = 0.999 * nu[i] + 0.001 * gradient * gradient);
    w[i] = kept * w[i] - (rate * m) / (Math.sqrt(v) * root + 1e-8);
  }
};

/** Two sums side by side, since one alone would wait for each addition. @param {Leaf} g */
const squares = (g) => {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < g.length; i += 2) {
    const a = g[i];
    const b = g[i + 1];
    even += a * a;
    odd += b * b;
  }
  if (i < g.length) even += g[i] * g[i];
  return even + odd;
};

/** @type {Loop} */
const momentum = (w, g, buffer, _, rate) => {
  for (let i = 0; i < w.length; i++) w[i] -= rate * (buffer[i] = g[i] + 0.9 * buffer[i]);
};

/** @type {Loop} */
const adagrad = (w, g, sums, _, rate) => {
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i];
    const sum = (sums[i] += gradient * gradient);
    w[i] -= (rate * gradient) / (Math.sqrt(sum) + 1e-8);
  }
};

/**
 * @param {Loop} loop
 * @param {readonly Leaf[]} w
 * @param {readonly Leaf[]} g
 * @param {readonly Leaf[]} mu
 * @param {readonly Leaf[]} nu
 */
const overLeaves = (loop, w, g, mu, nu) => {
  if (w.length === 1) {
    // Arrays that are constants of a closure the engine need not look up, which makes a loop up to twice as fast.
    const [[w0], [g0], [mu0], [nu0]] = [w, g, mu, nu];
    return (
      /** @type {number} */ a,
      /** @type {number} */ b,
      /** @type {number} */ c,
      /** @type {number} */ d,
    ) => {
      loop(w0, g0, mu0, nu0, a, b, c, d);
    };
  }
  return (
    /** @type {number} */ a,
    /** @type {number} */ b,
    /** @type {number} */ c,
    /** @type {number} */ d,
  ) => {
    for (let i = 0; i < w.length; i++) loop(w[i], g[i], mu[i], nu[i], a, b, c, d);
  };
};

/** @returns {import('../process/subject.mjs').Subject<import('../process/subject.mjs').DenseWork>} */
export const open = () => ({
  version: '',
  prepare: ({ optimizer, parameters, leaves }) => {
    const tree = (/** @type {number} */ value) =>
      Array.from({ length: leaves }, () => new Float32Array(parameters / leaves).fill(value));
    const [w, g] = [tree(1), tree(0.1)];
    const loop = { adam, 'clip-adamw': clippedAdamw, momentum, adagrad }[optimizer];
    const run = overLeaves(loop, w, g, tree(0), tree(0));
    let t = 0;
    const root = () => 1 / Math.sqrt(1 - 0.999 ** t);
    const steps = {
      adam: () => {
        t += 1;
        run(learningRate / (1 - 0.9 ** t), root(), 0, 0);
      },
      'clip-adamw': () => {
        let sum = 0;
        for (let i = 0; i < leaves; i++) sum += squares(g[i]);
        const scheduled = (learningRate * (1 + Math.cos((Math.PI * t) / scheduleSteps))) / 2;
        t += 1;
        const clip = sum < 1 ? 1 : 1 / Math.sqrt(sum);
        run(scheduled / (1 - 0.9 ** t), root(), clip, 1 - scheduled * weightDecay);
      },
      momentum: () => run(learningRate, 0, 0, 0),
      adagrad: () => run(learningRate, 0, 0, 0),
    };
    return { step: steps[optimizer], first: () => w[0][0] };
  },
});
