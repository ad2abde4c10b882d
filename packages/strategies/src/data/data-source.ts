/**
 * A source of batches for a training loop, epoch by epoch.
 *
 * @category Data
 * @since 0.1.0
 */
export interface DataSource<Batch> extends DataSize {
  /** The batches of an epoch (0-based), each made on request. The same epoch and view give the same batches. */
  readonly epoch: (epoch: number, view?: EpochView) => Iterable<Portion<Batch>>;
}

/** A {@link DataSource} with asynchronous batches. @category Data @since 0.1.0 */
export interface AsyncDataSource<Batch> extends DataSize {
  readonly epoch: (epoch: number, view?: EpochView) => AsyncIterable<Portion<Batch>>;
}

/** The size of a data set and of its batches. @category Data @since 0.1.0 */
export interface DataSize {
  /** Examples in the data set; `undefined` if unknown. */
  readonly examples: number | undefined;
  /** Examples in a batch, unless the loop asks for another size. */
  readonly batchSize: number;
}

/** A batch, and the number of examples that it took from the data. @category Data @since 0.1.0 */
export interface Portion<Batch> {
  readonly batch: Batch;
  readonly examples: number;
}

/** Which part of an epoch to give, and in which batches. @category Data @since 0.1.0 */
export interface EpochView {
  /** Examples to skip at the start of the epoch, since the run has used them; 0 by default. */
  readonly from?: number;
  /** Examples in a batch; the batch size of the source by default. */
  readonly batchSize?: number;
  /** The rows of the data set to use; all of them by default. */
  readonly rows?: ArrayLike<number>;
}
