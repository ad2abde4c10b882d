import { identity, positive, type Params, type Updates } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adagrad } from '@thalweg/optimizers';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { pushGradients } from './push-gradients.js';

/**
 * Asynchronous AdaGrad: gradients are applied when they come, however late they are:
 *
 * $$z \leftarrow z + g^2, \qquad x \leftarrow x - \alpha \frac{g}{\sqrt z}$$
 *
 * for every coordinate, with $z = 1$ at first. It is {@link adaptiveRevision} without the revision, to compare with, and
 * costs less: reads and pushes of ordinary length, one number on the server for every parameter.
 *
 * It ignores the optimizer of the run, which may be left out. {@link downpour} with `adagrad` is the same with any accumulator, and
 * with steps between reads. The server rule is coordinate-wise.
 *
 * @throws {ConfigError} If `scale` is missing or out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { asyncAdagrad } from '@thalweg/parallel';
 *
 * toSpec(asyncAdagrad({ scale: 0.1 })) // => { name: 'asyncAdagrad', scale: 0.1 }
 * ```
 *
 * Source: McMahan and Streeter, "Delay-tolerant algorithms for asynchronous distributed online learning" (2014), where it is
 * called AsyncAdaGrad; Duchi, Jordan and McMahan, "Estimation, optimization, and parallelism when data is sparse" (2013).
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const asyncAdagrad = defineAlgorithm({
  name: 'asyncAdagrad',
  hyper: {
    /** $\alpha$, the learning rate. */
    scale: positive(),
  },
  algorithm: ({ scale }) => {
    const optimizer = adagrad({ learningRate: scale, eps: 0, initialAccumulatorValue: 1 });
    type State = ReturnType<typeof optimizer.init<Params>>;
    return {
      worker: pushGradients<Updates, Params>(
        (params) => params,
        (gradients) => gradients,
      ),
      optimizer: toSpec(identity()),
      server: {
        init: ({ params }): State => optimizer.init<Params>(params),
        apply: ({ payload }: { readonly payload: Updates }, state: State) => {
          const [updates, next] = optimizer.update<Params>(payload, state);
          return { _tag: 'Applied', updates, state: next };
        },
        read: (_pull, _state, { params }) => ({ _tag: 'Snapshot', snapshot: params }),
      },
    };
  },
});
