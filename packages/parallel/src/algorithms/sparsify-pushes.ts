import { fraction, isSparseTensor, isTensor, toDense } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { compressible, withErrorFeedback, type Compression } from './error-feedback.js';
import { largestElements } from './largest-elements.js';
import { pushMismatch } from './push-mismatch.js';

/**
 * Sends only the largest elements of a push. What is left out is added to the worker's next push.
 *
 * For each tensor $u$ of a push, and a memory $m$ of the worker that is 0 at first:
 *
 * $$u \leftarrow u + m, \qquad s = \operatorname{top}_k(u), \qquad m \leftarrow u - s$$
 *
 * $\operatorname{top}_k$ keeps the $k$ elements of the largest magnitude and makes the others 0; of equal ones it keeps the first. $k$ is
 * a fraction of the elements, rounded, and at least 1. The worker sends $s$ as a sparse tensor, 8 bytes for each element of
 * float32 and 12 for float64. $s + m$ is $u$ to the bit. Zeros are not sent.
 *
 * All tensors of a push become sparse, each by itself, and the algorithm gets them dense. Pulls are as they were. It serves every
 * algorithm whose pushes add up, such as {@link downpour}, {@link easgd}, {@link diloco} and {@link hogwild}; others are
 * refused. An element may wait for many pushes, and then comes as one large step: momentum and Adam on the server make the most
 * of that, and a smaller rate may be needed. What a push that is refused held is lost, but not what the worker remembers;
 * a worker that ends, or is lost, takes along what it remembers. The server must see every push, so workers do not write to shared
 * memory. The server rule is coordinate-wise if that of the algorithm is.
 *
 * @throws {ConfigError} If the algorithm cannot be compressed, or `fraction` is missing or out of range.
 * @throws {ParallelError} If a push of an algorithm of your own holds more than tensors.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { downpour, sparsifyPushes } from '@thalweg/parallel';
 *
 * toSpec(sparsifyPushes(downpour({ localRate: 0 }), { fraction: 0.01 })).fraction // => 0.01
 * ```
 *
 * Source: Stich, Cordonnier and Jaggi, "Sparsified SGD with memory" (2018), algorithm 1 with $\operatorname{top}_k$; the workers are those of the
 * algorithm that is wrapped. Lin et al., "Deep gradient compression" (2018), add momentum correction, clipping, masking and a
 * warm-up, which are left out here. Neither Optax nor PyTorch has it.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const sparsifyPushes = defineAlgorithm({
  name: 'sparsifyPushes',
  hyper: {
    /** The algorithm whose pushes are made sparse: one whose pushes add up, and which does not compress them already. */
    algorithm: compressible(),
    /** The share of the elements of each tensor that is sent. */
    fraction: fraction(),
  },
  argument: 'algorithm',
  algorithm: ({ algorithm, fraction }) => withErrorFeedback(algorithm, sparsifying(fraction)),
});

const sparsifying = (share: number): Compression => ({
  packed: (leaf) => {
    const { size, shape } = leaf;
    const count = Math.max(1, Math.round(share * size));
    // A sparse tensor has an axis.
    return count >= size || shape.length === 0 ? leaf : largestElements(leaf, count);
  },
  unpacked: (sent, { dtype, shape }, path) => {
    if (
      (isTensor(sent) || isSparseTensor(sent)) &&
      sent.dtype === dtype &&
      sent.shape.join() === shape.join()
    )
      return isTensor(sent) ? sent : toDense(sent);
    throw pushMismatch(path, `${dtype} [${shape.join(', ')}], which may be sparse`, sent);
  },
});
