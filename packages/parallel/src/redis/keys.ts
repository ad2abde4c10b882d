/** The keys of a run. All have one hash tag, so that they lie in one slot of a cluster and fit into one transaction. @internal */
export interface RunKeys {
  /** All of them begin with this. */
  readonly prefix: string;
  /** Hash: what each worker needs to know, and whether the run is over. */
  readonly job: string;
  /** Hash by worker: the seat that is to be taken, see `Seat`. */
  readonly seats: string;
  /** Hash by worker and life: the process that took the seat. A seat is taken once. */
  readonly taken: string;
  /** Exists while a process holds the seat. */
  readonly claim: (worker: number, life: number) => string;
  /** Stream: what workers have sent and the server has not handled. */
  readonly up: string;
  /** Stream: what the server sends to a worker. */
  readonly down: (worker: number, life: number) => string;
  /** Hash by worker: the number of its last message that was handled. */
  readonly heard: string;
  /** The process that runs the server. */
  readonly server: string;
  /** Exists while a process runs the server. */
  readonly alive: string;
  /** Hash: parameters, in chunks. Workers read them, so some that are not the newest are kept for a while. */
  readonly parameters: (number: number) => string;
  /** Hash: the state of the server rule, in chunks. */
  readonly rule: string;
  /** Hash: what else the run knows, and how many commits there were. */
  readonly state: string;
  /** Hash: the report of a run that is over, in chunks. */
  readonly result: string;
  /** List: the record of the run. */
  readonly record: string;
  /** Stream: what the first of several servers has done, see `OrderEntry`. */
  readonly order: string;
  /** Hash by shard: the last entry of the order that it has handled. */
  readonly seen: string;
  /** Hash: what a shard shows of its parameters, and under which name. */
  readonly shown: string;
}

/**
 * The keys of one of several servers of a run: a slot of its own. The first has those of the run.
 *
 * @param shard - From 0.
 * @internal
 */
export const keysOfShard = (run: string, shard: number): RunKeys =>
  // A slash is in no name of a run.
  keysOfRun(shard === 0 ? run : `${run}/${shard}`);

/** @internal */
export const keysOfRun = (run: string): RunKeys => {
  const prefix = `thalweg:{${run}}:`;
  return {
    prefix,
    job: `${prefix}job`,
    seats: `${prefix}seats`,
    taken: `${prefix}taken`,
    claim: (worker, life) => `${prefix}claim:${worker}:${life}`,
    up: `${prefix}up`,
    down: (worker, life) => `${prefix}down:${worker}:${life}`,
    heard: `${prefix}heard`,
    server: `${prefix}server`,
    alive: `${prefix}alive`,
    parameters: (number) => `${prefix}parameters:${number}`,
    rule: `${prefix}rule`,
    state: `${prefix}state`,
    result: `${prefix}result`,
    record: `${prefix}record`,
    order: `${prefix}order`,
    seen: `${prefix}seen`,
    shown: `${prefix}shown`,
  };
};
