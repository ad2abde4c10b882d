import type { GradientLeaf, SparseTensor } from '../tensor/sparse-tensor.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * A value, or a readonly array or record of trees of such values, to any depth.
 *
 * Leaves are ordered depth first: arrays by index, records by the code units of their keys. So the order never
 * depends on how a record was built.
 *
 * @category Tree
 * @since 0.1.0
 */
export type Tree<A> = A | readonly Tree<A>[] | { readonly [key: string]: Tree<A> };

/** A tree of parameters. @category Tree @since 0.1.0 */
export type Params = Tree<Tensor>;

/**
 * A tree of updates, which are added to the parameters; or of gradients that are all dense.
 *
 * @category Tree
 * @since 0.1.0
 */
export type Updates = Tree<Tensor>;

/** A tree of gradients, some of which may be sparse. @category Tree @since 0.1.0 */
export type Gradients = Tree<GradientLeaf>;

/**
 * The type of the parameters for a tree of type `P`: a {@link Tensor} at every leaf.
 *
 * `P` may have ndarrays or sparse tensors at its leaves. For any other leaf the types do not match, and the compiler
 * reports that leaf.
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
 * Constrains an argument of type `P` to a tree of tensors.
 *
 * Like {@link TreeOf}, but an array literal is not inferred as a tuple. It is `unknown` where `P` is right.
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
 * Constrains an argument of type `P` to a tree of gradients.
 *
 * Like {@link TensorTree}, but a leaf may be sparse.
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
 * The type of the updates that a transformation returns for gradients of type `P`.
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
 * The type of the gradients of parameters of type `P`: each leaf is dense or sparse.
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
