import type { AnyTransformation } from '@thalweg/core';
import type { Method } from '../method/method.js';
import type { Landscape, Point } from './landscape.js';
import { walk, type Route } from './walk.js';

/** An optimizer on a landscape. */
export interface Walker extends Method {
  readonly optimizer: AnyTransformation;
}

/** Its path. */
export interface Walk extends Walker {
  readonly points: readonly Point[];
}

export const walkAll = (landscape: Landscape, walkers: readonly Walker[], route: Route): readonly Walk[] =>
  walkers.map((walker) => ({ ...walker, points: walk(landscape, walker.optimizer, route) }));

/** The walk of one method among others. */
export const walkOf = (walks: readonly Walk[], { name }: Method): Walk => {
  const found = walks.find((walk) => walk.name === name);
  if (found === undefined) throw new TypeError(`There is no walk of ${name}`);
  return found;
};
