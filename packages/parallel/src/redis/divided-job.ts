import type { Params } from '@thalweg/core';
import { jobParts } from '../job/job-parts.js';
import { keysOf } from '../job/run-keys.js';
import type { WorkerJob } from '../job/worker-job.js';
import { cutFor } from '../shard/divisible.js';
import { shardsOf, type Shards } from '../shard/shards.js';
import { initialParams } from '../task/initial-params.js';
import { makeTask } from '../task/make-task.js';

/** How the parameters of a job are divided; alike in every process. @internal */
export const dividedJob = async (job: WorkerJob, count: number): Promise<Shards> => {
  const { transformation } = await jobParts(job);
  return shardsOf(await initialParamsOf(job), count, cutFor(transformation));
};

/** @internal */
export const initialParamsOf = async (job: WorkerJob): Promise<Params> => {
  const task = await makeTask(job.task, { arrays: {}, worker: undefined, workers: job.workers });
  return initialParams(task, keysOf(job.seed).init);
};
