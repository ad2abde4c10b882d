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

/** Adds the row to the weights, whatever they are. */
const adding: LinearLoss = ({ z }) => ({ loss: z, slope: neg(-1) });

/** The losses that threads know by name. */
export const losses = { adding, logistic: logisticLoss, squared: squaredLoss };

/** What a thread is to do, again and again. */
export type Work = { readonly times: number } & (
  | {
      readonly _tag: 'Linear';
      readonly data: LinearData;
      readonly loss: keyof typeof losses;
      readonly examples: ArrayLike<number>;
    }
  | {
      readonly _tag: 'Gradients';
      /** Of all weights, or of those at the indices. */
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
