/** A place for a worker, from one start to the next; written by the server. @internal */
export interface Seat {
  /** How often the worker was started before. */
  readonly life: number;
  /** Proves that a message comes from who took the seat. */
  readonly token: string;
  /** The sequence number of its next push, and its clock. */
  readonly sequence: number;
  readonly clock: number;
}
