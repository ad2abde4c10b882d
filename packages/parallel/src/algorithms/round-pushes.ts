import { choice } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { compressible, withErrorFeedback } from './error-feedback.js';
import { rounding } from './rounding.js';

/**
 * Sends pushes as 16-bit floats. What rounding leaves out is added to the worker's next push.
 *
 * For each tensor $u$ of a push, and a memory $m$ of the worker that is 0 at first:
 *
 * $$u \leftarrow u + m, \qquad s = 2^e \operatorname{round}(2^{-e} u), \qquad m \leftarrow u - s$$
 *
 * The worker sends $s$, and $s + m$ is $u$ to the bit, since the difference needs no rounding. The power $e$ is sent with each
 * tensor and brings its largest element to between $2^{15}$ and $2^{16}$, so that neither large nor small tensors leave the range of
 * 16 bits. Numbers are rounded to the nearest, ties to even; at the end of the range, to the largest number.
 *
 * That is half of the bytes of float32, and a quarter of those of float64.
 *
 * All tensors of a push are rounded, and the algorithm gets them in their own dtype and shape. Pulls are as they were. It serves
 * every algorithm whose pushes add up, such as {@link downpour}, {@link easgd}, {@link diloco} and {@link hogwild}; others
 * are refused. A sparse gradient becomes dense: it may be better off as it is. What a push that is refused held is lost, but not
 * what the worker remembers; a worker that ends, or is lost, takes along what it remembers. The server must see every push,
 * so workers do not write to shared memory. The server rule is coordinate-wise if that of the algorithm is.
 *
 * @throws {ConfigError} If the algorithm cannot be compressed, or an option is not among its choices.
 * @throws {ParallelError} If a push of an algorithm of your own holds more than tensors.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { downpour, roundPushes } from '@thalweg/parallel';
 *
 * toSpec(roundPushes(downpour({ localRate: 0 }))).dtype // => 'float16'
 * ```
 *
 * Source: error feedback is Seide et al., "1-bit stochastic gradient descent and its application to data-parallel distributed
 * training of speech DNNs" (2014), section 3. The communication hook `fp16_compress_hook` of PyTorch has neither the memory nor
 * the power $e$: there a gradient above 65504 is an infinity. Optax has nothing like it.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const roundPushes = defineAlgorithm({
  name: 'roundPushes',
  hyper: {
    /** The algorithm whose pushes are rounded: one whose pushes add up, and which does not compress them already. */
    algorithm: compressible(),
    /** What is sent. With `'float32'` tensors of float64 are rounded, and those of float32 stay as they are. */
    dtype: choice(['float16', 'float32'], 'float16'),
  },
  argument: 'algorithm',
  algorithm: ({ algorithm, dtype }) => withErrorFeedback(algorithm, rounding(dtype)),
});
