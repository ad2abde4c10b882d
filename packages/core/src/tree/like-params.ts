import type { Tensor } from '../tensor/tensor.js';
import type { Params } from './tree.js';

declare const hole: unique symbol;

/**
 * In the type of a state, stands for a tree of tensors like the parameters.
 *
 * `init` replaces it by the type of the parameters, so that `state.scaleByAdam.mu.w` is typed.
 *
 * @category Transformation
 * @since 0.1.0
 */
export type LikeParams = Params & { readonly [hole]: true };

/** A type with the parameters' type in place of every {@link LikeParams}. @category Transformation @since 0.1.0 */
export type Fill<S, P> =
  // Any tree of tensors stays so: it has no end to walk to.
  [Params] extends [S]
    ? S
    : S extends { readonly [hole]: true }
      ? P
      : S extends Tensor
        ? S
        : S extends (...args: infer Args) => infer Result
          ? (...args: Fill<Args, P> extends infer A extends unknown[] ? A : never) => Fill<Result, P>
          : S extends object
            ? { readonly [K in keyof S]: Fill<S[K], P> }
            : S;
