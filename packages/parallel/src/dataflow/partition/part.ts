import type { Graph } from '../graph/graph.js';

/**
 * What one device does of a step: plain data, and a graph of its own.
 *
 * Its nodes are named by their places in the part. What comes from another device is a node whose operation is `receive`;
 * feeds and constants that several devices need are in the part of each.
 *
 * @category Dataflow
 * @since 0.1.0
 */
export interface Part extends Graph {
  /** The name of the device. */
  readonly device: string;
  /** Where the nodes are in the whole graph. */
  readonly places: readonly number[];
  readonly sends: readonly PartSend[];
  readonly receives: readonly PartReceive[];
}

/** A tensor that goes to another device, once a step. @category Dataflow @since 0.1.0 */
export interface PartSend {
  /** Its place in the part. */
  readonly place: number;
  /** Its place in the whole graph, by which the receiver knows it. */
  readonly tensor: number;
  /** The name of the device it goes to. */
  readonly to: string;
}

/** A tensor that comes from another device, once a step. @category Dataflow @since 0.1.0 */
export interface PartReceive {
  /** The place of its `receive` in the part. */
  readonly place: number;
  /** Its place in the whole graph. */
  readonly tensor: number;
  /** The name of the device it comes from. */
  readonly from: string;
}
