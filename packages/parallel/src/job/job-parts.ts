import type { GradientTransformation } from '@thalweg/core';
import { algorithmFromSpec, fromSpec, noLimits } from '@thalweg/core/spec';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import { ParallelError } from '../error/parallel-error.js';
import { built, runOptimizer } from './optimizer-from-spec.js';
import { registryWith } from './run-registry.js';
import type { WorkerJob } from './worker-job.js';

/** What the specs of a job describe, built. @internal */
export interface JobParts {
  readonly algorithm: ParallelAlgorithm;
  /** The optimizer. */
  readonly transformation: GradientTransformation;
  /** The same as rules see it. */
  readonly optimizer: RunOptimizer;
}

/** Builds what the specs of a job describe; alike in every worker and beside the server. @internal */
export const jobParts = async (
  job: Pick<WorkerJob, 'algorithm' | 'optimizer' | 'plugins'>,
): Promise<JobParts> => {
  const registry = await registryWith(job.plugins);
  const algorithm = built('algorithm', algorithmFromSpec(registry, noLimits)(job.algorithm));
  if (!isAlgorithm(algorithm))
    throw new ParallelError({
      reason: 'notFound',
      expected: `${job.algorithm.name} to be an algorithm, with the rules of a worker and a server`,
      found: 'something else',
    });
  const transformation = built('optimizer', fromSpec(registry, noLimits)(job.optimizer));
  return { algorithm, transformation, optimizer: runOptimizer(transformation) };
};

const isAlgorithm = (value: object): value is ParallelAlgorithm => 'worker' in value && 'server' in value;
