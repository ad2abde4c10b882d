import type { ParallelError } from '../error/parallel-error.js';
import { numberedThreads } from '../threads/numbered-threads.js';
import type { ThreadOptions } from '../threads/thread-options.js';
import type { Evaluation } from './evaluate-rule.js';
import type { FromSearchThread, SearchJob, SearchThreadData } from './search-message.js';
import type { SearchTaskReference } from './search-task.js';

/** What evaluates the rules of a search. @internal */
export interface SearchCrew {
  /** Rejects only if no thread can load the task. */
  readonly evaluate: (job: SearchJob) => Promise<Evaluation>;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly job: SearchJob;
  readonly resolve: (evaluation: Evaluation) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that evaluate rules in the order in which they are given.
 *
 * A rule that ends its thread, or takes longer than it may, fails; a new thread takes the next one.
 *
 * @internal
 */
export const searchThreads = ({
  task,
  workers,
  secondsPerRule,
  options,
}: {
  readonly task: SearchTaskReference;
  readonly workers: number;
  readonly secondsPerRule: number;
  readonly options: ThreadOptions;
}): SearchCrew => {
  let queue: readonly Waiting[] = [];
  let broken: ParallelError | undefined;
  const idle = new Set<number>();
  const busy = new Map<number, Waiting>();
  const loading = new Set<number>();

  const start = (number: number): void => {
    loading.add(number);
    crew.start(number);
  };

  const next = (): void => {
    const [number] = idle;
    const [waiting, ...others] = queue;
    if (number === undefined || waiting === undefined) return;
    queue = others;
    idle.delete(number);
    busy.set(number, waiting);
    crew.send(number, waiting.job);
    next();
  };

  const lost = (number: number, error: ParallelError): void => {
    const waiting = busy.get(number);
    busy.delete(number);
    idle.delete(number);
    if (loading.has(number)) {
      broken = error;
      for (const each of [...queue, ...busy.values()]) each.reject(error);
      queue = [];
      return;
    }
    const failure =
      error.reason === 'silent'
        ? `it took longer than ${secondsPerRule} s`
        : `it ended its thread: ${error.found}`;
    waiting?.resolve({ reward: 0, curve: [], learningRate: null, steps: 0, failure });
    start(number);
  };

  const crew = numberedThreads<FromSearchThread, SearchJob, Omit<SearchThreadData, 'pulse' | 'port'>>({
    module: new URL('./search-thread.js', import.meta.url),
    options,
    silenceLimit: secondsPerRule,
    dataOf: () => ({ task }),
    heard: (number, message) => {
      loading.delete(number);
      idle.add(number);
      if (message._tag === 'Evaluated') {
        busy.get(number)?.resolve(message.evaluation);
        busy.delete(number);
      }
      next();
    },
    lost,
  });
  for (let number = 0; number < workers; number++) start(number);

  return {
    evaluate: (job) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) {
          reject(broken);
          return;
        }
        queue = [...queue, { job, resolve, reject }];
        next();
      }),
    close: crew.close,
  };
};
