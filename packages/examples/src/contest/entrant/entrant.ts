import type { AnyTransformation, Key } from '@thalweg/core';
import type { Drawn, SearchSpace } from '../draw/search-space.js';

/** An optimizer in the contest, with one search space for all tasks. */
export interface Entrant {
  /** Unique. */
  readonly name: string;
  readonly space: SearchSpace;
  readonly create: (drawn: Drawn, course: Course) => AnyTransformation;
}

/** What an optimizer may know of a run. */
export interface Course {
  /** The most steps of the task, for a schedule. */
  readonly steps: number;
  /** For an optimizer that draws random numbers. */
  readonly key: Key;
}

/** An entrant; an optimizer whose options are just the drawn ones is its own `create`. */
export const entrant = <Name extends string>(
  name: string,
  space: SearchSpace<Name>,
  create: (drawn: Drawn<Name>, course: Course) => AnyTransformation,
): Entrant => ({
  name,
  space,
  // What is drawn has the names of the space.
  create: create as Entrant['create'],
});
