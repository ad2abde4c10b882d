import { choice, decay, nonNegative } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { period } from '../algorithm/period.js';
import { elasticCentre, elasticity, elasticRound, elasticWorker } from './elastic-averaging.js';

/**
 * EAMSGD: {@link easgd} whose workers have Nesterov's momentum:
 *
 * $$v^i \leftarrow \delta v^i + u(g(x^i + \delta v^i)), \qquad x^i \leftarrow x^i + v^i$$
 *
 * The gradient is taken ahead of where the worker stood before the exchange. The exchange itself, and everything else, is
 * that of {@link easgd}; with $\delta = 0$ it is that, bit for bit.
 *
 * The optimizer of the run is that of each worker; $u = -\eta g$ for `sgd`, as in the paper. One that looks ahead by itself,
 * as `nesterov`, looks on from $x^i + \delta v^i$. Take a rate 10 to 100 times
 * smaller than for {@link easgd} with the default momentum. A worker that starts again has no velocity. The server rule is
 * coordinate-wise.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { eamsgd } from '@thalweg/parallel';
 *
 * toSpec(eamsgd({ tau: 4 })).momentum // => 0.99
 * ```
 *
 * Source: Zhang, Choromanska and LeCun, "Deep learning with elastic averaging SGD" (2015), algorithm 2.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const eamsgd = defineAlgorithm({
  name: 'eamsgd',
  hyper: {
    /** $\beta$, how strongly all workers together pull at the centre. */
    beta: nonNegative(0.9),
    /** $\alpha$, how strongly one worker pulls. `null` is $\beta / p$, with the number $p$ of workers that the run began with. */
    alpha: elasticity,
    /** $\tau$, the steps between two exchanges. */
    tau: period(10),
    /** $\delta$, how much of the old velocity is kept in a worker's own steps. */
    momentum: decay(0.99),
    /** Whether workers exchange one by one, `async`, or all at once, `sync`. */
    mode: choice(['async', 'sync'], 'async'),
  },
  algorithm: ({ mode, ...options }) => {
    const worker = elasticWorker(options);
    return mode === 'sync' ? { worker, server: elasticRound } : { worker, server: elasticCentre };
  },
});
