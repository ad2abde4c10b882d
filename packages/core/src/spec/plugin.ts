import type { DescribedSchedule } from '../schedule/define-schedule.js';
import type { Strategy } from '../strategy/strategy.js';
import type { Declared } from '../transformation/factory.js';
import type { AnyTransformation } from '../transformation/gradient-transformation.js';
import type { Described } from './description.js';

/**
 * What a package adds to a registry.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  /** Factories of transformations, optimizers among them. */
  readonly transformations: readonly Declared<AnyTransformation>[];
  /** Factories of schedules. */
  readonly schedules: readonly Declared<DescribedSchedule>[];
  /** Factories of strategies. */
  readonly strategies: readonly Declared<Strategy>[];
  /** Factories of parallel algorithms: what one is, `@thalweg/parallel` says. */
  readonly algorithms: readonly Declared<Described>[];
}

/**
 * Names the factories that a package wants to be built from specs.
 *
 * @param plugin - `name`: the package's name. `transformations`, `schedules`, `strategies`, `algorithms`: its
 *   factories; none by default.
 *
 * @example
 * ```ts
 * import { defineOptimizer, definePlugin, identity } from '@thalweg/core';
 *
 * const lazy = defineOptimizer({ name: 'lazy', hyper: {}, build: () => identity() });
 * const plugin = definePlugin({ name: 'thalweg-plugin-lazy', transformations: [lazy] });
 * plugin.transformations[0]?.declaration.name // => 'lazy'
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const definePlugin = ({
  name,
  transformations = [],
  schedules = [],
  strategies = [],
  algorithms = [],
}: Pick<Plugin, 'name'> & Partial<Plugin>): Plugin => ({
  name,
  transformations,
  schedules,
  strategies,
  algorithms,
});
