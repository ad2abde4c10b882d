import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type {
  AnyTransformation,
  ByKey,
  ContextOf,
  GradientTransformation,
  Member,
  OpaqueState,
} from '../member/gradient-transformation.js';
import { isMemberName } from '../declare/member-name.js';
import { requireTransformation } from '../member/require-transformation.js';
import { transformation } from './transformation.js';

type GroupState<Members extends readonly Member[]> = number extends Members['length']
  ? OpaqueState
  : { readonly [K in keyof ByKey<Members>]: ByKey<Members>[K] };

type PointType<Members extends readonly Member[]> = true extends (
  Members[number] extends infer One
    ? One extends Member<string, unknown, unknown, infer Point>
      ? Point
      : never
    : never
)
  ? true
  : false;

/** The members of named parts. @internal */
export type NamedMembers<Parts extends readonly (readonly [string, AnyTransformation])[]> = {
  readonly [I in keyof Parts]: Member<
    Parts[I][0],
    GroupState<Parts[I][1]['members']>,
    ContextOf<Parts[I][1]['members']>,
    PointType<Parts[I][1]['members']>
  >;
};

/**
 * Composes transformations under names that you choose.
 *
 * Each transformation becomes one member with its name, whose state is that of the transformation.
 *
 * @param parts - Pairs of a name (letters and digits) and a transformation, in the order of application.
 * @throws {ConfigError} If an argument is not such a pair, or a name occurs twice or has other characters.
 *
 * @example
 * ```ts
 * import { namedChain, tensor, toArray } from '@thalweg/core';
 * import { adam, clipByGlobalNorm } from '@thalweg/optimizers';
 *
 * const tx = namedChain(['guard', clipByGlobalNorm(1)], ['main', adam({ learningRate: 0.1 })]);
 * const state = tx.init({ w: tensor([1, 2]) });
 * toArray(state.main.scaleByAdam.mu.w) // => [0, 0]
 * ```
 *
 * Differs from Optax: the parts keep their own named states inside.
 *
 * @category Composition
 * @since 0.1.0
 */
export const namedChain = <const Parts extends readonly (readonly [string, AnyTransformation])[]>(
  ...parts: Parts
): GradientTransformation<NamedMembers<Parts>> => {
  parts.forEach(requirePair);
  requireParts('namedChain', parts);
  const names = parts.map(([name]) => name);
  const members = parts.map(([name, part]) => group(name, part));
  return transformation(members, {
    name: 'namedChain',
    // The order is stored separately, since the keys of a JSON object have none.
    options: { order: names, transformations: Object.fromEntries(parts) },
  }) as unknown as GradientTransformation<NamedMembers<Parts>>;
};

const requirePair = (part: unknown, i: number): void => {
  const argument = `parts.${i}`;
  if (!Array.isArray(part) || part.length !== 2)
    throw new ConfigError({
      owner: 'namedChain',
      argument,
      expected: 'a pair of a name and a transformation',
      found: shown(part),
      fix: Array.isArray(part)
        ? 'namedChain takes pairs one by one: write namedChain(...pairs)'
        : "Write namedChain(['name', transformation])",
    });
};

/**
 * Checks the names and the transformations of parts.
 *
 * @throws {ConfigError} If a name occurs twice or is not one of letters and digits, or a value is not a transformation.
 * @internal
 */
export const requireParts = (owner: string, parts: readonly (readonly unknown[])[]): void => {
  const names = parts.map(([name]) => name);
  parts.forEach(([name, tx], i) => {
    const wrong = (expected: string, found: string, fix?: string) =>
      new ConfigError({
        owner,
        argument: `parts.${i}`,
        expected,
        found,
        ...(fix === undefined ? {} : { fix }),
      });
    if (typeof name !== 'string')
      throw wrong(
        'a name first',
        shown(name),
        Array.isArray(name) ? `${owner} takes parts one by one: write ${owner}(...parts)` : undefined,
      );
    if (!isMemberName(name)) throw wrong('a name of letters and digits, a letter first', shown(name));
    if (names.indexOf(name) !== i) throw wrong('a name that no other part has', `${shown(name)} again`);
    requireTransformation(owner, `parts.${i}: ${name}`, tx);
  });
};

/** A member with a name, whose members are those of a transformation. @internal */
export const group = (name: string, { members, description }: AnyTransformation): Member => ({
  name,
  description,
  body: { _tag: 'Group', members },
});
