import { foldIn, type Params } from '@thalweg/core';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import type { WorkerJob } from '../job/worker-job.js';
import { makeTask } from '../task/make-task.js';
import type { Task } from '../task/task.js';
import { createInPlaceSteps } from './in-place-steps.js';
import type { Traffic } from './traffic.js';
import { createWorkerHost, type HostOptions, type WorkerHost } from './worker-host.js';

/** Parameters in shared memory to which a worker writes. @internal */
export interface LiveParameters {
  readonly params: Params;
  readonly traffic: Traffic;
}

/** Makes the workers of a job. @internal */
export interface Hosts {
  /** Makes the task of a worker. Rejects with a `ParallelError`. */
  readonly taskOf: (worker: number) => Promise<Task>;
  /** Starts a worker, or starts it again. */
  readonly start: (
    worker: number,
    from: HostOptions['from'],
    task: Task,
    live?: LiveParameters,
  ) => WorkerHost;
}

/** Loads what the workers of a job need. Rejects with a `ParallelError`. @internal */
export const hostsOf = async (job: WorkerJob): Promise<Hosts> => {
  const parts = await jobParts(job);
  const keys = keysOf(job.seed);
  const { data, workers } = job;
  const { algorithm, transformation } = parts;
  const atomic = algorithm.atomic ?? false;
  return {
    taskOf: (worker) => makeTask(job.task, { arrays: data.arrays ?? {}, worker, workers }),
    start: (worker, from, task, live) =>
      createWorkerHost({
        ...parts,
        task,
        data,
        epochs: job.epochs ?? Infinity,
        worker,
        workers,
        key: foldIn(keys.workers, worker),
        dataKey: keys.data,
        from,
        inPlace: live && createInPlaceSteps({ ...live, task, transformation, atomic, data }),
      }),
  };
};
