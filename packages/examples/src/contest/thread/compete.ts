import { foldIn, makeKey } from '@thalweg/core';
import { keyOfName } from '../draw/key-of-name.js';
import { entrants } from '../entrant/entrants.js';
import { tasks } from '../task/tasks.js';
import type { Trial } from '../trial/trial.js';
import { tune, type Budget, type Tuning } from '../trial/tuning.js';

/** One tuning of one entrant on one task, as plain data that a thread can be sent. */
export interface Heat {
  readonly task: string;
  readonly entrant: string;
  /** The number of the tuning, from 0. */
  readonly tuning: number;
  readonly seed: number;
  readonly budget: Budget;
}

/** A function that holds heats. It prepares each task once. */
export const competition = (): ((heat: Heat) => Promise<Tuning>) => {
  const prepared = new Map<string, Promise<Trial>>();
  return async ({ task: taskName, entrant: entrantName, tuning, seed, budget }) => {
    const task = tasks.find(({ name }) => name === taskName)!;
    const entrant = entrants.find(({ name }) => name === entrantName)!;
    const trial = prepared.get(taskName) ?? task.prepare();
    prepared.set(taskName, trial);
    // Nothing of the entrant: all entrants have the same luck.
    const key = foldIn(keyOfName(makeKey(seed), taskName), tuning);
    return tune(await trial, entrant, budget, { key, steps: task.steps });
  };
};
