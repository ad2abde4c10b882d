import type { GradientLeaf, SparseTensor } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * A value, or a readonly array or record of trees of such values, to any depth.
 *
 * Leaves are ordered depth first, arrays by index and records by the code units of their keys, so that the
 * order never depends on how a record was built.
 *
 * @category Tree
 * @since 0.1.0
 */
export type Tree<A> = A | readonly Tree<A>[] | { readonly [key: string]: Tree<A> };

/** A tree of parameters. @category Tree @since 0.1.0 */
export type Params = Tree<Tensor>;

/** A tree of what is added to the parameters, or of gradients without a sparse one. @category Tree @since 0.1.0 */
export type Updates = Tree<Tensor>;

/** A tree of gradients, some of which may be sparse. @category Tree @since 0.1.0 */
export type Gradients = Tree<GradientLeaf>;

/**
 * A tree type with a {@link Tensor} at every leaf, whatever kind of ndarray or sparse tensor stood there.
 *
 * The type of the parameters that a tree of type `P` belongs to. A leaf that cannot be a tensor makes it fail to
 * match, with the message at that leaf.
 *
 * @category Tree
 * @since 0.1.0
 */
export type TreeOf<P> = [Params] extends [P]
  ? Params
  : P extends GradientLeaf
    ? Tensor
    : P extends readonly unknown[]
      ? { readonly [I in keyof P]: TreeOf<P[I]> }
      : P extends object
        ? { readonly [K in keyof P]: TreeOf<P[K]> }
        : Tensor;

/**
 * What an argument of type `P` must also be in order to be a tree of tensors.
 *
 * The same as {@link TreeOf}, said so that an array literal is not taken for a tuple (hence `unknown` where all is well).
 *
 * @category Tree
 * @since 0.1.0
 */
export type TensorTree<P> = [Params] extends [P]
  ? unknown
  : P extends Tensor
    ? unknown
    : P extends SparseTensor
      ? Tensor
      : P extends readonly unknown[]
        ? readonly TensorTree<P[number]>[]
        : P extends object
          ? { readonly [K in keyof P as K]: TensorTree<P[K]> }
          : Tensor;

/**
 * What an argument of type `P` must also be in order to be a tree of gradients.
 *
 * As {@link TensorTree}, with sparse tensors, too.
 *
 * @category Tree
 * @since 0.1.0
 */
export type GradientTree<P> = [Params] extends [P]
  ? unknown
  : P extends GradientLeaf
    ? unknown
    : P extends readonly unknown[]
      ? readonly GradientTree<P[number]>[]
      : P extends object
        ? { readonly [K in keyof P as K]: GradientTree<P[K]> }
        : Tensor;

/**
 * What comes back when gradients of type `P` go through a transformation.
 *
 * A {@link Tensor} for each tensor, and a {@link SparseTensor} for each sparse one.
 *
 * @category Tree
 * @since 0.1.0
 */
export type UpdatesOf<P> = [Params] extends [P]
  ? Params
  : P extends SparseTensor
    ? SparseTensor
    : P extends Tensor
      ? Tensor
      : P extends readonly unknown[]
        ? { readonly [I in keyof P]: UpdatesOf<P[I]> }
        : P extends object
          ? { readonly [K in keyof P]: UpdatesOf<P[K]> }
          : Tensor;

/**
 * The gradients that parameters of type `P` may be given: each leaf a tensor or a sparse one.
 *
 * @category Tree
 * @since 0.1.0
 */
export type GradientsOf<P> = [Params] extends [P]
  ? Gradients
  : P extends Tensor
    ? GradientLeaf
    : P extends readonly unknown[]
      ? { readonly [I in keyof P]: GradientsOf<P[I]> }
      : P extends object
        ? { readonly [K in keyof P]: GradientsOf<P[K]> }
        : GradientLeaf;
