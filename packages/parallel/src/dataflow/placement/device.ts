/**
 * A place where nodes of a graph can be computed, as the cost model sees it.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface Device {
  readonly name: string;
  /** Multiplications and additions per second, for estimates. */
  readonly speed: number;
  /** The operations it can compute, by name; `undefined` for all. */
  readonly operations?: readonly string[];
}
