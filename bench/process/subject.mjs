// What is measured, as the process it runs in sees it.

/**
 * @typedef {object} DenseWork Parameters that are all 1 and gradients that are all 0.1, in float32.
 * @property {'adam' | 'clip-adamw' | 'momentum' | 'adagrad'} optimizer
 * @property {number} parameters
 * @property {number} leaves
 */

/**
 * @typedef {object} SparseWork
 * @property {'sgd' | 'adagrad'} optimizer
 * @property {'float32' | 'float64'} dtype
 */

/**
 * @typedef {object} Prepared
 * @property {() => unknown} step Does one step, and returns when its work is done.
 * @property {() => number} first The first parameter, now.
 */

/**
 * @template Work
 * @typedef {object} Subject
 * @property {string} version
 * @property {(work: Work) => Prepared | undefined | Promise<Prepared>} prepare Undefined for what it cannot do.
 */

/** @typedef {{ readonly missing: string }} Missing The packages to install. */

/** The numbers of every subject; python/peers.py has the same. */
export const learningRate = 1e-3;
export const weightDecay = 1e-4;
/** So many that no subject comes to the end of its schedule, where a step might be cheaper. */
export const scheduleSteps = 100_000_000;
