import { Worker } from 'node:worker_threads';

/** What threads run. */
export interface ThreadModule {
  /** It answers each message with one. */
  readonly module: URL;
  /** The options of Node for a thread; those of the process by default. */
  readonly execArgv?: readonly string[];
}

/** Work for threads. */
export interface ThreadWork<Job, Result> extends ThreadModule {
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
  execArgv,
  jobs,
  threads,
  done,
}: ThreadWork<Job, Result>): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const workers: Worker[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(module, execArgv && { execArgv: [...execArgv] });
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
      // After its last job this comes too late to matter.
      worker.on('exit', (code) => {
        reject(new Error(`a thread ended with the code ${code} before its jobs were done`));
      });
      take();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
};
