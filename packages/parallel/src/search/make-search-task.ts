import { thrown } from '../error/attempted.js';
import { ParallelError } from '../error/parallel-error.js';
import { loadExport } from '../task/load-export.js';
import type { SearchTask, SearchTaskFactory, SearchTaskReference } from './search-task.js';

/** Loads the factory of a task and calls it. Rejects with a `ParallelError`. @internal */
export const makeSearchTask = async (reference: SearchTaskReference): Promise<SearchTask> => {
  const factory = await loadExport(reference);
  const named = `${reference.export} of ${reference.module}`;
  const refuse = (expected: string, found: string): never => {
    throw new ParallelError({ reason: 'notFound', expected, found });
  };
  if (typeof factory !== 'function')
    return refuse(`${named} to be a function that makes a task`, typeof factory);
  let task: unknown;
  try {
    // What it makes is checked below.
    task = await (factory as SearchTaskFactory)(reference.config);
  } catch (error) {
    throw thrown(`${named} to make a task`, error, undefined);
  }
  const wrong = wrongPart(task);
  return wrong === undefined ? (task as SearchTask) : refuse(`${named} to make a task`, wrong);
};

/** What is wrong with it; `undefined` if it is a task. */
const wrongPart = (task: unknown): string | undefined => {
  if (typeof task !== 'object' || task === null) return 'something that is no object';
  const parts = task as Readonly<Record<string, unknown>>;
  const method = ['initial', 'lossAndGradient', 'reward'].find((name) => typeof parts[name] !== 'function');
  if (method !== undefined) return `one whose ${method} is no function`;
  const count = ['epochs', 'stepsPerEpoch'].find(
    (name) => !(Number.isSafeInteger(parts[name]) && (parts[name] as number) >= 1),
  );
  if (count !== undefined) return `one whose ${count} is no whole number, 1 or more`;
  const rates = parts.learningRates;
  return Array.isArray(rates) && rates.length > 0 && rates.every((rate) => Number.isFinite(rate) && rate >= 0)
    ? undefined
    : 'one whose learningRates is no list of finite numbers, 0 or more';
};
