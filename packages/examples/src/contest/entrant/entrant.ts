import type { AnyTransformation, Key } from '@thalweg/core';
import type { Drawn, SearchSpace } from '../draw/search-space.js';

/** An optimizer in the contest, with one search space for all tasks. */
export interface Entrant {
  /** Unique. */
  readonly name: string;
  readonly space: SearchSpace;
  readonly create: (course: Course) => (drawn: Drawn) => AnyTransformation;
}

/** What an optimizer may know of a run. */
export interface Course {
  /** The most steps of the task, for a schedule. */
  readonly steps: number;
  /** For an optimizer that draws random numbers. */
  readonly key: Key;
}

/** @param create - Its result takes just the options that are drawn, as the factory of an optimizer does. */
export const entrant = <Name extends string>(
  name: string,
  space: SearchSpace<Name>,
  create: (course: Course) => (drawn: Drawn<Name>) => AnyTransformation,
): Entrant => ({
  name,
  space,
  create,
});
