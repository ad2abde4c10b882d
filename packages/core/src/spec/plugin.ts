import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireOptions } from '../declare/require-options.js';
import type { DescribedSchedule } from '../schedule/define-schedule.js';
import type { Strategy } from '../strategy/strategy.js';
import type { Declared } from '../declare/factory.js';
import type { AnyTransformation } from '../member/gradient-transformation.js';
import type { Described } from '../declare/description.js';

/** The meaning of each option, by the names of factory and option. @category Spec @since 0.1.0 */
export type OptionDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The factories that a package adds to a registry.
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
  /** Factories of parallel algorithms, whose type `@thalweg/parallel` defines. */
  readonly algorithms: readonly Declared<Described>[];
  /** The meanings of the options of its factories, for the descriptions in a JSON Schema. */
  readonly docs: OptionDocs;
}

/**
 * Lists the factories of a package that specs may name.
 *
 * @param plugin - `name`: the package's name. `transformations`, `schedules`, `strategies`, `algorithms`: its
 *   factories; none by default. `docs`: the meanings of their options; none by default.
 * @throws {ConfigError} If there is no name, an option is unknown, or factories are not a list.
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
export const definePlugin = (plugin: Pick<Plugin, 'name'> & Partial<Plugin>): Plugin => {
  requireOptions('definePlugin', plugin, {
    name: true,
    transformations: true,
    schedules: true,
    strategies: true,
    algorithms: true,
    docs: true,
  });
  if (typeof plugin.name !== 'string' || plugin.name === '')
    throw new ConfigError({
      owner: 'definePlugin',
      argument: 'name',
      expected: 'the name of the package',
      found: shown(plugin.name),
    });
  for (const kind of ['transformations', 'schedules', 'strategies', 'algorithms'] as const)
    if (plugin[kind] !== undefined && !Array.isArray(plugin[kind]))
      throw new ConfigError({
        owner: 'definePlugin',
        argument: kind,
        expected: 'a list of declared factories',
        found: shown(plugin[kind]),
      });
  const { name, transformations = [], schedules = [], strategies = [], algorithms = [], docs = {} } = plugin;
  return { name, transformations, schedules, strategies, algorithms, docs };
};
