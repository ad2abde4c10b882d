import { isTensor, tensor, toNdArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { requireArgument } from '../argument/require-argument.js';

/** A dense or convolutional layer: any layer that is jointly linear in `w` and `b`. @category Diagnostics @since 0.1.0 */
export interface LinearLayer {
  /** The weights. */
  readonly w: Tensor;
  /** The biases. */
  readonly b: Tensor;
}

/** Two layers with a ReLU between them. @category Diagnostics @since 0.1.0 */
export interface ReluLayers {
  readonly first: LinearLayer;
  readonly second: LinearLayer;
}

/**
 * Scales a layer of a ReLU network by $\alpha$ and the next by $1 / \alpha$: the function stays the same.
 *
 * $$T_\alpha : (W_1, b_1, W_2, b_2) \mapsto (\alpha W_1, \alpha b_1, \alpha^{-1} W_2, b_2), \qquad
 * W_2 \max(0, W_1 x + b_1) + b_2 \text{ unchanged, since } \max(0, \alpha z) = \alpha \max(0, z)$$
 *
 * So the network generalises as before, but its sharpness differs. Let $D$ be the diagonal matrix with $\alpha^{-1}$
 * for the first layer, $\alpha$ for $W_2$ and 1 for $b_2$. The gradient becomes $D \nabla f$ and the Hessian $D H D$,
 * whose largest eigenvalue is unbounded as $\alpha \to 0$.
 *
 * @param layers - `first` and `second`, each with weights `w` and biases `b`; not changed. The output of `first` must
 *   go through a ReLU (or leaky ReLU, or max pooling, but not tanh) straight into `second`. Other entries of a layer
 *   are dropped.
 * @param alpha - $\alpha$, a finite number above 0.
 * @returns The two layers in the same shapes and dtypes. The function is the same up to rounding, and exactly the same
 *   if $\alpha$ is a power of two and nothing over- or underflows.
 * @throws {ConfigError} If `alpha` is out of range.
 * @throws {TreeMismatchError} If a layer lacks its weights or biases.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { alphaScale, type ReluLayers } from '@thalweg/strategies';
 *
 * const network = { first: { w: tensor(3), b: tensor(1) }, second: { w: tensor(2), b: tensor(5) } };
 * const output = ({ first, second }: ReluLayers, x: number) =>
 *   second.w.get() * Math.max(0, first.w.get() * x + first.b.get()) + second.b.get();
 * const scaled = alphaScale(network, 0.25);
 * scaled.second.w.get() // => 8
 * output(network, 2) // => 19
 * output(scaled, 2) // => 19
 * ```
 *
 * Source: Laurent Dinh, Razvan Pascanu, Samy Bengio, Yoshua Bengio, "Sharp minima can generalize for deep nets" (2017),
 * section 3 and theorem 4, extended to biases.
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const alphaScale = (layers: ReluLayers, alpha: number): ReluLayers => {
  for (const name of ['first', 'second'] as const)
    for (const part of ['w', 'b'] as const) {
      const found: unknown = (layers as Partial<ReluLayers> | undefined)?.[name]?.[part];
      if (!isTensor(found))
        throw new TreeMismatchError({
          path: `layers.${name}.${part}`,
          expected: 'a tensor',
          found: found === undefined ? 'nothing' : `a ${typeof found}`,
        });
    }
  const { first, second } = layers;
  requireArgument(typeof alpha === 'number' && alpha > 0 && alpha < Infinity, {
    owner: 'alphaScale',
    argument: 'alpha',
    expected: 'a finite number above 0',
    found: alpha,
  });
  const times = (x: number) => alpha * x;
  return {
    first: { w: mapped(first.w, times), b: mapped(first.b, times) },
    second: { w: mapped(second.w, (x) => x / alpha), b: second.b },
  };
};

/** Maps the elements in double precision and rounds to the dtype of the tensor. */
const mapped = (from: Tensor, f: (x: number) => number): Tensor =>
  tensor(Float64Array.from(toNdArray(from).data, f), from.shape, from.dtype);
