import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';
import { listOf, recordOf } from '../hyperparameter/lists.js';
import { wrapped } from '../member/wrapped.js';
import { compose } from '../strategy/compose.js';
import type { AnyStrategy } from '../strategy/strategy.js';
import { chainAll } from '../transformation/chain-all.js';
import { factory } from '../declare/factory.js';
import { finite } from '../hyperparameter/numbers.js';
import { scheduled } from '../hyperparameter/scheduled.js';
import { flatten } from '../transformation/flatten.js';
import { withHyperparams } from '../transformation/hyperparams.js';
import { identity } from '../transformation/identity.js';
import { mask } from '../hyperparameter/mask.js';
import { isMemberName, memberNames } from '../declare/member-name.js';
import { masked } from '../transformation/masked.js';
import { namedChain } from '../transformation/named-chain.js';
import { partition } from '../transformation/partition.js';
import { isRecord } from '../tree/structure.js';
import { definePlugin, type Plugin } from './plugin.js';

const composed: Hyperparameter<AnyStrategy> = {
  kind: 'static',
  presence: 'required',
  expected: 'a strategy',
  accepts: (value): value is AnyStrategy =>
    isRecord(value) && Array.isArray(value.parts) && isRecord(value.description),
  fallback: undefined,
  written: { _tag: 'Strategy' },
};

/** The names of parts, in the order in which they are applied; by default that of the record. */
const order: Hyperparameter<readonly string[] | undefined, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'the names of all transformations, in the order in which they are applied',
  accepts: (value): value is readonly string[] | undefined =>
    value === undefined || (Array.isArray(value) && value.every((name) => typeof name === 'string')),
  fallback: undefined,
  written: { _tag: 'Plain', schema: { type: 'array', items: { type: 'string' } } },
};

const inOrder = <A>(
  owner: string,
  names: readonly string[],
  parts: Readonly<Record<string, A>>,
): readonly (readonly [string, A])[] => {
  const known = Object.keys(parts);
  const wrong = known.find((name) => !isMemberName(name));
  if (wrong !== undefined)
    throw new ConfigError({
      owner,
      argument: 'transformations',
      expected: memberNames,
      found: shown(wrong),
    });
  if (names.length !== known.length || !known.every((name) => names.includes(name)))
    throw new ConfigError({
      owner,
      argument: 'order',
      expected: `each of ${known.join(', ') || 'no names'} once`,
      found: names.join(', ') || 'none',
    });
  return names.map((name) => [name, parts[name]!]);
};

/**
 * The factories of `@thalweg/core` itself, which every registry has.
 *
 * They are `chain`, `namedChain`, `partition`, `masked`, `flatten`, `withHyperparams`,
 * `identity` and `compose`.
 *
 * @example
 * ```ts
 * import { corePlugin } from '@thalweg/core/spec';
 *
 * corePlugin.transformations.map(({ declaration }) => declaration.name) // => ['chain', 'namedChain', 'partition', 'masked', 'flatten', 'withHyperparams', 'identity']
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const corePlugin: Plugin = definePlugin({
  name: '@thalweg/core',
  transformations: [
    factory('chain', { transformations: listOf(wrapped()) }, undefined, ({ transformations }) =>
      chainAll(transformations),
    ),
    factory(
      'namedChain',
      { order, transformations: recordOf(wrapped()) },
      undefined,
      ({ order: names, transformations }) =>
        namedChain(...inOrder('namedChain', names ?? Object.keys(transformations), transformations)),
    ),
    factory(
      'partition',
      { order, leaves: recordOf(mask()), transformations: recordOf(wrapped()) },
      undefined,
      ({ order: names, leaves, transformations }) =>
        partition(
          ...inOrder('partition', names ?? Object.keys(transformations), transformations).map(
            ([name, tx]) => [name, leaves[name]!, tx] as const,
          ),
        ),
    ),
    factory(
      'masked',
      { leaves: mask(), transformation: wrapped() },
      undefined,
      ({ leaves, transformation }) => masked(leaves, transformation),
    ),
    factory('flatten', { transformation: wrapped() }, undefined, ({ transformation }) =>
      flatten(transformation),
    ),
    factory(
      'withHyperparams',
      { transformation: wrapped(), values: recordOf(scheduled(finite())) },
      undefined,
      ({ transformation, values }) => withHyperparams(transformation, values),
    ),
    factory('identity', {}, undefined, () => identity()),
  ],
  strategies: [
    factory('compose', { strategies: listOf(composed) }, undefined, ({ strategies }) =>
      compose(...strategies),
    ),
  ],
});
