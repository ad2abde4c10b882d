import { nonNegative } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { wrappedAlgorithm } from '../algorithm/wrapped-algorithm.js';
import { scaledGradients } from './tree-arithmetic.js';

/**
 * Makes smaller steps of older pushes. A push of staleness $s$ counts
 *
 * $$u \leftarrow \frac{u}{(1 + s)^p}$$
 *
 * The step is scaled, not the gradient: the steps of Adam and Adagrad hardly depend on the scale of a gradient. For `sgd` both
 * are the same. The server must see every push, so workers do not write to shared memory.
 *
 * @throws {ConfigError} If `power` is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { hogwild, scaleByStaleness } from '@thalweg/parallel';
 *
 * toSpec(scaleByStaleness(hogwild())).power // => 1
 * ```
 *
 * Source: Zhang, Gupta, Lian and Liu, "Staleness-aware async-SGD for distributed deep learning" (2016), which divides by the
 * staleness from 1 on; Jiang et al., "Heterogeneity-aware distributed parameter servers" (2017), DynSGD.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const scaleByStaleness = defineAlgorithm({
  name: 'scaleByStaleness',
  hyper: {
    /** The algorithm whose steps are scaled. It makes little sense with {@link adaptiveRevision}, {@link diloco} or {@link easgd}. */
    algorithm: wrappedAlgorithm(),
    /** $p$, the power of the staleness. */
    power: nonNegative(1),
  },
  argument: 'algorithm',
  algorithm: ({ algorithm: { worker, server, optimizer }, power }) => ({
    worker,
    ...(optimizer === undefined ? {} : { optimizer }),
    server: {
      ...server,
      apply: (push, state, context) => {
        const outcome = server.apply(push, state, context);
        return outcome._tag === 'Applied'
          ? { ...outcome, updates: scaledGradients(1 / (1 + push.staleness) ** power, outcome.updates) }
          : outcome;
      },
    },
  }),
});
