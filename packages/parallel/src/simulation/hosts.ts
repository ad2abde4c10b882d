import { foldIn } from '@thalweg/core';
import { makeTask } from '../task/make-task.js';
import type { Task } from '../task/task.js';
import type { WorkerJob } from '../job/worker-job.js';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import { createWorkerHost, type HostOptions, type WorkerHost } from '../worker/worker-host.js';

/** The workers of a job, all in one thread. @internal */
export interface Hosts {
  /** Makes the task of a worker. Rejects with a `ParallelError`. */
  readonly taskOf: (worker: number) => Promise<Task>;
  /** A new life of a worker. */
  readonly start: (worker: number, from: HostOptions['from'], task: Task) => WorkerHost;
}

/** Loads what the workers of a job need. Rejects with a `ParallelError`. @internal */
export const hostsOf = async (job: WorkerJob): Promise<Hosts> => {
  const parts = await jobParts(job);
  const keys = keysOf(job.seed);
  return {
    taskOf: (worker) => makeTask(job.task, { arrays: job.data.arrays ?? {}, worker, workers: job.workers }),
    start: (worker, from, task) =>
      createWorkerHost({
        ...parts,
        task,
        data: job.data,
        epochs: job.epochs ?? Infinity,
        worker,
        workers: job.workers,
        key: foldIn(keys.workers, worker),
        dataKey: keys.data,
        from,
      }),
  };
};
