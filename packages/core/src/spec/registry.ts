import { ConfigError } from '../error/config-error.js';
import type { DescribedSchedule } from '../schedule/define-schedule.js';
import type { Declaration, Declared } from '../declare/factory.js';
import type { AnyTransformation } from '../member/gradient-transformation.js';
import type { Strategy } from '../strategy/strategy.js';
import { corePlugin } from './core-plugin.js';
import type { Described } from '../declare/description.js';
import type { Plugin } from './plugin.js';

/**
 * The factories that specs may name; see {@link createRegistry}.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface Registry {
  readonly plugins: readonly Plugin[];
  readonly transformations: ReadonlyMap<string, Declaration<AnyTransformation>>;
  readonly schedules: ReadonlyMap<string, Declaration<DescribedSchedule>>;
  readonly strategies: ReadonlyMap<string, Declaration<Strategy>>;
  readonly algorithms: ReadonlyMap<string, Declaration<Described>>;
}

/**
 * Joins plugins: specs may name all their factories.
 *
 * Specs may always name `chain`, `namedChain`, `identity` and `compose`.
 *
 * @param plugins - The plugins in any order, each once.
 * @throws {ConfigError} If two plugins give the same name to different factories, or a hyperparameter is called
 *   `name`.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { optimizersPlugin } from '@thalweg/optimizers';
 *
 * const registry = createRegistry([optimizersPlugin]);
 * registry.transformations.has('adam') // => true
 * registry.transformations.has('chain') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const createRegistry = (plugins: readonly Plugin[]): Registry => {
  const all = [...new Set([corePlugin, ...plugins])];
  return {
    plugins: all,
    transformations: joined(all, ({ transformations }) => transformations),
    schedules: joined(all, ({ schedules }) => schedules),
    strategies: joined(all, ({ strategies }) => strategies),
    algorithms: joined(all, ({ algorithms }) => algorithms),
  };
};

const joined = <Result>(
  plugins: readonly Plugin[],
  part: (plugin: Plugin) => readonly Declared<Result>[],
): ReadonlyMap<string, Declaration<Result>> => {
  const owners = new Map<string, string>();
  const found = new Map<string, Declaration<Result>>();
  for (const plugin of plugins)
    for (const { declaration } of part(plugin)) {
      const { name, hyper } = declaration;
      if (Object.hasOwn(hyper, 'name'))
        throw new ConfigError({
          owner: plugin.name,
          argument: `${name}.name`,
          expected: 'another name for a hyperparameter: in a spec, name says what to build',
          found: `'name'`,
        });
      const known = found.get(name);
      if (known !== undefined && known !== declaration)
        throw new ConfigError({
          owner: 'createRegistry',
          argument: 'plugins',
          expected: 'each name once',
          found: `'${name}' in ${owners.get(name)!} and in ${plugin.name}`,
        });
      owners.set(name, plugin.name);
      found.set(name, declaration);
    }
  return found;
};
