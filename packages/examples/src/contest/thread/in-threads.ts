import { Worker } from 'node:worker_threads';

/** Work for threads that run one module. The module answers each message with one. */
export interface ThreadWork<Job, Result> {
  readonly module: URL;
  readonly jobs: readonly Job[];
  /** The number of threads, 1 or more. */
  readonly threads: number;
  /** Called for each job when it is done, in whatever order that is. */
  readonly done: (result: Result, index: number) => void;
}

/**
 * Does jobs in threads: each takes the next job when it has done one.
 *
 * @returns The results in the order of the jobs. It rejects, and ends all threads, if one of them fails.
 */
export const inThreads = async <Job, Result>({
  module,
  jobs,
  threads,
  done,
}: ThreadWork<Job, Result>): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const workers: Worker[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(module);
      workers.push(worker);
      let index = next;
      const take = (): void => {
        index = next++;
        if (index >= jobs.length) resolve();
        else worker.postMessage(jobs[index]);
      };
      worker.on('message', (result: Result) => {
        results[index] = result;
        done(result, index);
        take();
      });
      worker.on('error', reject);
      take();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
};
