/**
 * Where a training loop gets its batches, epoch by epoch.
 *
 * @category Data
 * @since 0.1.0
 */
export interface DataSource<Batch> extends DataSize {
  /** The batches of an epoch (0-based), each made when it is asked for. The same epoch and view give the same batches. */
  readonly epoch: (epoch: number, view?: EpochView) => Iterable<Portion<Batch>>;
}

/** A {@link DataSource} whose batches take time to come. @category Data @since 0.1.0 */
export interface AsyncDataSource<Batch> extends DataSize {
  readonly epoch: (epoch: number, view?: EpochView) => AsyncIterable<Portion<Batch>>;
}

/** How much there is. @category Data @since 0.1.0 */
export interface DataSize {
  /** Examples in the data set; `undefined` if nobody knows. */
  readonly examples: number | undefined;
  /** Examples in a batch, if the loop does not want it otherwise. */
  readonly batchSize: number;
}

/** A batch, and how many examples it took from the data. @category Data @since 0.1.0 */
export interface Portion<Batch> {
  readonly batch: Batch;
  readonly examples: number;
}

/** Which part of an epoch is wanted, and how. @category Data @since 0.1.0 */
export interface EpochView {
  /** Examples of the epoch to leave out at its start, since they are done with; 0 by default. */
  readonly from?: number;
  /** Examples in a batch; those of the source by default. */
  readonly batchSize?: number;
  /** The rows of the data set to use; all of them by default. */
  readonly rows?: ArrayLike<number>;
}
