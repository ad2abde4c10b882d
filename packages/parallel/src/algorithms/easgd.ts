import { choice, nonNegative } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { period } from '../algorithm/period.js';
import { elasticCentre, elasticity, elasticRound, elasticWorker } from './elastic-averaging.js';

/**
 * EASGD, elastic averaging: every worker has parameters of its own; they and a common centre attract each other.
 *
 * Every $\tau$ steps worker $i$ exchanges with the centre $\tilde x$, and both move by the same amount:
 *
 * $$d = \alpha\,(x^i - \tilde x), \qquad x^i \leftarrow x^i - d, \qquad \tilde x \leftarrow \tilde x + d$$
 *
 * and at every step $x^i \leftarrow x^i + u(g)$, where $g$ is the gradient before the exchange. The centre is the result. The
 * sum of all parameters and the centre is changed by steps only, never by an exchange.
 *
 * The optimizer of the run is that of each worker; $u = -\eta g$ for `sgd`. With `nesterov` it is {@link eamsgd}, whose
 * momentum is an option. With `sgd` and taking turns it is stable for
 * $0 \le \alpha \le (4 - 2\eta) / (4 - \eta)$ on $f = x^2 / 2$, with any number of workers. Long periods cost little accuracy:
 * it is the algorithm to begin with on dense models.
 *
 * `mode: 'sync'` is the synchronous form, $\tilde x \leftarrow (1 - \beta) \tilde x + \beta \bar x$: the centre waits until all
 * workers that are left have pushed, so the result does not depend on which was first. The server rule is coordinate-wise.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { easgd } from '@thalweg/parallel';
 *
 * toSpec(easgd({ tau: 4 })) // => { name: 'easgd', beta: 0.9, alpha: null, tau: 4, mode: 'async' }
 * ```
 *
 * Source: Zhang, Choromanska and LeCun, "Deep learning with elastic averaging SGD" (2015), equations 2 and 3 and algorithm 1.
 * In the paper the first exchange is before the first step, where it changes nothing; here it is after $\tau$ steps.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const easgd = defineAlgorithm({
  name: 'easgd',
  hyper: {
    /** $\beta$, how strongly all workers together pull at the centre. */
    beta: nonNegative(0.9),
    /** $\alpha$, how strongly one worker pulls. `null` is $\beta / p$, with the number $p$ of workers that the run began with. */
    alpha: elasticity,
    /** $\tau$, the steps between two exchanges. */
    tau: period(10),
    /** Whether workers exchange one by one, `async`, or all at once, `sync`. */
    mode: choice(['async', 'sync'], 'async'),
  },
  algorithm: ({ mode, ...options }) => {
    const worker = elasticWorker({ ...options, momentum: 0 });
    return mode === 'sync' ? { worker, server: elasticRound } : { worker, server: elasticCentre };
  },
});
