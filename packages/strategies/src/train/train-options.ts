import type {
  AnyStrategy,
  AnyTransformation,
  Member,
  Metrics,
  StrategyPart,
  TensorTree,
  TreeOf,
} from '@thalweg/core';
import type { AsyncDataSource, DataSource } from '../data/data-source.js';
import type { Cancellation } from './cancellation.js';
import type { TrainRun } from './train-event.js';

/** Optimizers by name. @category Training @since 0.1.0 */
export type Optimizers = Readonly<Record<string, AnyTransformation>>;

/** The members of an optimizer and of those that a strategy may switch to. @category Training @since 0.1.0 */
export type MembersUnder<Members extends readonly Member[], Others extends Optimizers> =
  Members | Others[keyof Others]['members'];

/** The options that {@link train} and {@link trainAsync} share. @category Training @since 0.1.0 */
export interface RunOptions<
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly [],
  Others extends Optimizers = {},
> {
  readonly optimizer: AnyTransformation<Members>;
  readonly optimizers?: Others;
  readonly params: P & TensorTree<P>;
  readonly strategy?: AnyStrategy<Parts>;
  readonly epochs: number;
  readonly steps?: number;
  readonly seconds?: number;
  readonly nonFinite?: 'stop' | 'skip' | 'apply';
  readonly signal?: Cancellation;
  // The union is inside NoInfer: with NoInfer around the union, the compiler could not tell its states apart.
  readonly from?: NoInfer<TrainRun<MembersUnder<Members, Others>, TreeOf<P>, Parts>>;
}

/** The options of {@link train}. @category Training @since 0.1.0 */
export interface TrainOptions<
  Members extends readonly Member[],
  P,
  Batch,
  Parts extends readonly StrategyPart[] = readonly [],
  Others extends Optimizers = {},
> extends RunOptions<Members, P, Parts, Others> {
  readonly data: DataSource<Batch>;
  readonly valueAndGrad: (
    params: TreeOf<P>,
    batch: Batch,
  ) => readonly [loss: number, gradients: NoInfer<TreeOf<P>>];
  readonly evaluate?: (params: TreeOf<P>) => Metrics;
}

/** The options of {@link trainAsync}. @category Training @since 0.1.0 */
export interface TrainAsyncOptions<
  Members extends readonly Member[],
  P,
  Batch,
  Parts extends readonly StrategyPart[] = readonly [],
  Others extends Optimizers = {},
> extends RunOptions<Members, P, Parts, Others> {
  readonly data: AsyncDataSource<Batch> | DataSource<Batch>;
  readonly valueAndGrad: (
    params: TreeOf<P>,
    batch: Batch,
  ) =>
    | readonly [loss: number, gradients: NoInfer<TreeOf<P>>]
    | Promise<readonly [loss: number, gradients: NoInfer<TreeOf<P>>]>;
  readonly evaluate?: (params: TreeOf<P>) => Metrics | Promise<Metrics>;
}
