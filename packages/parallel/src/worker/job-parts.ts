import { splitKey, type GradientTransformation, type Key, type Plugin } from '@thalweg/core';
import { algorithmFromSpec, fromSpec, noLimits, type Registry } from '@thalweg/core/spec';
import { built, runOptimizer } from '../algorithm/optimizer-from-spec.js';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import { runRegistry } from '../algorithm/run-registry.js';
import { ParallelError } from '../error/parallel-error.js';
import { loadExport } from '../task/load-export.js';
import type { ModuleReference } from '../task/module-reference.js';
import type { WorkerJob } from '../transport/worker-job.js';

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

/** What specs are built from, with the plugins of these modules. @internal */
export const registryWith = async (plugins: readonly ModuleReference[]): Promise<Registry> => {
  const loaded = await Promise.all(plugins.map(loadExport));
  const strange = loaded.findIndex((value) => !isPlugin(value));
  if (strange >= 0)
    throw new ParallelError({
      reason: 'notFound',
      expected: `${plugins[strange]!.export} of ${plugins[strange]!.module} to be a plugin`,
      found: typeof loaded[strange],
    });
  return runRegistry(loaded.filter(isPlugin));
};

const isPlugin = (value: unknown): value is Plugin =>
  typeof value === 'object' && value !== null && 'name' in value && 'transformations' in value;

const isAlgorithm = (value: object): value is ParallelAlgorithm => 'worker' in value && 'server' in value;

/** The keys of a run. @internal */
export interface RunKeys {
  /** For the initial parameters. */
  readonly init: Key;
  /** That the data is dealt by. */
  readonly data: Key;
  readonly server: Key;
  /** Folded with a worker's number. */
  readonly workers: Key;
  /** For the delays of a simulation. */
  readonly delays: Key;
}

/** @internal */
export const keysOf = (seed: Key): RunKeys => {
  const [init = seed, data = seed, server = seed, workers = seed, delays = seed] = splitKey(seed, 5);
  return { init, data, server, workers, delays };
};
