import { ParallelError } from '../error/parallel-error.js';
import { thrown } from '../error/attempted.js';
import { loadExport } from './load-export.js';
import type { TaskReference } from './task-reference.js';
import type { Task, TaskFactory, TaskSetup } from './task.js';

/** Loads the factory of a task and calls it. Rejects with a `ParallelError`. @internal */
export const makeTask = async (reference: TaskReference, setup: TaskSetup): Promise<Task> => {
  const factory = await loadExport(reference);
  const named = `${reference.export} of ${reference.module}`;
  const refuse = (found: string): never => {
    throw new ParallelError({
      reason: 'notFound',
      ...(setup.worker === undefined ? {} : { worker: setup.worker }),
      expected: `${named} to be a function that makes a task`,
      found,
    });
  };
  if (typeof factory !== 'function') return refuse(typeof factory);
  let task: unknown;
  try {
    // What it makes is checked below.
    task = await (factory as TaskFactory)(reference.config, setup);
  } catch (error) {
    throw thrown(`${named} to make a task`, error, setup.worker);
  }
  return isTask(task) ? task : refuse('one that makes something without init or valueAndGrad');
};

const isTask = (value: unknown): value is Task =>
  typeof value === 'object' &&
  value !== null &&
  'init' in value &&
  typeof value.init === 'function' &&
  'valueAndGrad' in value &&
  typeof value.valueAndGrad === 'function';
