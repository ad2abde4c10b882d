import type { Params } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import type { Connection } from './connection.js';
import type { WorkerJob } from '../job/worker-job.js';

/**
 * How workers and the server talk: in a simulation, between threads, or over a network.
 *
 * A transport runs worker rules and carries messages. It decides nothing: the server rule, failure policies, stop
 * conditions and reports are the runner's, the same for all transports.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface Transport {
  /** `'simulated'`, `'threads'`, or the name of the engine. */
  readonly name: string;
  /** Whether workers can write to the parameters themselves. */
  readonly sharesMemory: boolean;
  /** Whether the same seed gives the same run, to the bit. */
  readonly reproducible: boolean;
  /**
   * Makes ready to start workers; starts none. Rejects with a `ParallelError`.
   *
   * @param job - What each worker needs to know.
   * @param shared - The initial parameters, if workers write to them; they are copied.
   */
  open<Push extends Payload, Snapshot extends Payload>(
    job: WorkerJob,
    shared: Params | undefined,
  ): Promise<Connection<Push, Snapshot>>;
}
