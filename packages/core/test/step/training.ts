import {
  add,
  chain,
  defineRule,
  div,
  filledWith,
  logisticLoss,
  mul,
  neg,
  sqrt,
  square,
  squaredLoss,
  type AnyTransformation,
  type LinearData,
  type LinearLoss,
} from '../../src/index.js';

const adagrad = defineRule({
  name: 'adagrad',
  hyper: {},
  slots: { sum: filledWith(() => 0.1) },
  rule: ({ g, sum }) => {
    const next = add(sum, square(g));
    return { g: mul(-0.5, div(g, sqrt(next))), sum: next };
  },
});

/** The optimizers that threads know by name. */
export const optimizers: Readonly<Record<'none' | 'adagrad', AnyTransformation>> = {
  none: chain(),
  adagrad: adagrad(),
};

/** A loss with the slope -1: each step adds the row to the weights. */
const adding: LinearLoss = ({ z }) => ({ loss: z, slope: neg(-1) });

/** The losses that threads know by name. */
export const losses = { adding, logistic: logisticLoss, squared: squaredLoss };

/** The work that a thread repeats. */
export type Work = { readonly times: number } & (
  | {
      readonly _tag: 'Linear';
      readonly data: LinearData;
      readonly loss: keyof typeof losses;
      readonly examples: ArrayLike<number>;
    }
  | {
      readonly _tag: 'Gradients';
      /** The gradient of all weights, or of those at the indices. */
      readonly gradients: readonly {
        readonly indices: readonly number[] | undefined;
        readonly values: readonly number[];
      }[];
    }
);

/** Work on weights in shared memory. */
export interface Training {
  readonly weights: Float32Array | Float64Array;
  readonly atomic: boolean;
  readonly optimizer: keyof typeof optimizers;
  readonly work: Work;
}
