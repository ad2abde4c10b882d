import { ParallelError } from '../error/parallel-error.js';
import type { WorkerJob } from '../job/worker-job.js';
import type { ModuleReference } from '../task/module-reference.js';
import { fieldsIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';

/** The version of what is written. */
const version = '1';

/**
 * Writes down what workers need to know; no module among it, since a worker loads only what its own command line names.
 *
 * @param shards - How many servers divide the parameters.
 * @throws {ParallelError} If the job cannot be sent, a run of this name has another one, or it is over: the promise rejects.
 * @internal
 */
export const publishJob = async (
  link: Link,
  keys: RunKeys,
  job: WorkerJob,
  shards: number,
): Promise<void> => {
  if (job.data.arrays !== undefined && Object.keys(job.data.arrays).length > 0)
    throw new ParallelError({
      reason: 'unsupported',
      expected: 'data without arrays, since workers on other machines share no memory',
      found: Object.keys(job.data.arrays).join(', '),
      fix: 'Load them in the task: its factory may return a promise',
    });
  const text = JSON.stringify({ ...sentOf(job), shards });
  const found = await link.use(async (client) => {
    await client.send([
      ['HSETNX', keys.job, 'version', version],
      ['HSETNX', keys.job, 'job', text],
    ]);
    const [fields] = await client.send([['HGETALL', keys.job]]);
    return fieldsIn(fields);
  });
  const refuse = (expected: string, what: string, fix: string): never => {
    throw new ParallelError({ reason: 'mismatch', expected, found: what, fix });
  };
  if (String(found.get('version')) !== version)
    refuse(`a run of version ${version}`, String(found.get('version')), 'Take another name for the run');
  if (String(found.get('job')) !== text)
    refuse('the options of the run of this name', 'others', 'Take another name for the run');
  const over = found.get('over');
  if (over !== undefined)
    refuse('a run that is not over', `one that ended for '${String(over)}'`, 'Take another name for the run');
};

/** What is sent of a job. */
const sentOf = ({ task, algorithm, optimizer, data, workers, epochs, silenceLimit, seed }: WorkerJob) => {
  const { examples, batchSize, lastBatch = 'keep', split } = data;
  return {
    config: task.config,
    algorithm,
    optimizer,
    data: { examples, batchSize, lastBatch, split },
    workers,
    epochs,
    silenceLimit,
    seed,
  };
};

/** Among how many servers the parameters of a run are divided, by the fields of its job. @internal */
export const shardsIn = (fields: ReadonlyMap<string, Buffer>): number => {
  const text = fields.get('job');
  return text === undefined ? 1 : (JSON.parse(String(text)) as { readonly shards: number }).shards;
};

/** What a worker finds. @internal */
export type FoundJob =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Over' }
  | { readonly _tag: 'Job'; readonly job: WorkerJob; readonly shards: number };

/** Reads the job of a run, for a worker that loads these modules. @internal */
export const findJob = async (
  link: Link,
  keys: RunKeys,
  modules: { readonly task: ModuleReference; readonly plugins: readonly ModuleReference[] },
): Promise<FoundJob> => {
  const [reply] = await link.use((client) => client.send([['HGETALL', keys.job]]));
  const fields = fieldsIn(reply);
  const text = fields.get('job');
  if (text === undefined) return { _tag: 'None' };
  if (fields.has('over')) return { _tag: 'Over' };
  const found = String(fields.get('version'));
  if (found !== version)
    throw new ParallelError({
      reason: 'mismatch',
      expected: `a run of version ${version}`,
      found,
      fix: 'Install the version of this package that the server has',
    });
  const { config, shards, ...rest } = JSON.parse(String(text)) as ReturnType<typeof sentOf> & {
    readonly shards: number;
  };
  return {
    _tag: 'Job',
    job: { ...rest, task: { ...modules.task, config }, plugins: modules.plugins },
    shards,
  };
};
