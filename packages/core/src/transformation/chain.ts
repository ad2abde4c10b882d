import type { GradientTransformation, AnyTransformation, Member } from '../member/gradient-transformation.js';
import { requireTransformation, uncalled } from '../member/require-transformation.js';
import { transformation } from './transformation.js';

/** The members of several transformations, one after the other. @category Composition @since 0.1.0 */
export type Concat<Parts extends readonly AnyTransformation[]> = Parts extends readonly [
  infer First extends AnyTransformation,
  ...infer Rest extends readonly AnyTransformation[],
]
  ? readonly [...First['members'], ...Concat<Rest>]
  : Parts extends readonly []
    ? readonly []
    : readonly Member[];

type Points<
  Members extends readonly Member[],
  Names extends readonly string[] = [],
> = Members extends readonly [infer First extends Member, ...infer Rest extends readonly Member[]]
  ? Points<Rest, First extends Member<infer Name, unknown, unknown, true> ? [...Names, Name] : Names>
  : Names;

/** `unknown` if each part has its argument; else a type that says what to write for a list. */
type OneByOne<Parts extends readonly AnyTransformation[]> = number extends Parts['length']
  ? { readonly 'only run time knows how long this list is: write chainAll([...list])': never }
  : unknown;

/** `unknown` if at most one member looks ahead; else a type that names those that do. */
type OnePoint<Parts extends readonly AnyTransformation[]> =
  true extends PointOf<Parts[number]['members'][number]>
    ? Points<Concat<Parts>> extends readonly [] | readonly [string]
      ? unknown
      : { readonly 'more than one of these wants the gradient elsewhere': Points<Concat<Parts>> }
    : unknown;

type PointOf<M> =
  M extends Member<string, unknown, unknown, infer Point> ? (boolean extends Point ? false : Point) : never;

/**
 * Composes transformations: each works on the output of the one before,
 *
 * $$u = T_n(\dots T_2(T_1(g)))$$
 *
 * `chain` concatenates the lists of members, so it is associative, to the bit and to the type, with `identity` as
 * its unit. The state is a record keyed by member name whatever the nesting.
 *
 * @param parts - The transformations, in the order in which they are applied. For a list that the program computes use
 *   {@link chainAll}: the compiler cannot know the state of `chain(...list)`, and refuses it.
 * @returns The transformation with all their members.
 * @throws {ConfigError} If an argument is not a transformation.
 *
 * @example
 * ```ts
 * import { chain, tensor, toArray } from '@thalweg/core';
 * import { addMomentum, clip, scaleByLearningRate } from '@thalweg/optimizers';
 *
 * const tx = chain(clip(1), addMomentum({ decay: 0.9 }), scaleByLearningRate(0.5));
 * const state = tx.init({ w: tensor([0, 0]) });
 * const [updates, next] = tx.update({ w: tensor([3, 0.5]) }, state);
 * toArray(updates.w) // => [-0.5, -0.25]
 * toArray(next.addMomentum.trace.w) // => [1, 0.5]
 * ```
 *
 * Differs from Optax: the state is a record by name, not a tuple by position, and nesting leaves no trace in it.
 *
 * @category Composition
 * @since 0.1.0
 */
export const chain = <const Parts extends readonly AnyTransformation[]>(
  ...parts: Parts & OneByOne<Parts> & OnePoint<Parts>
): GradientTransformation<Concat<Parts>> => {
  parts.forEach((part: unknown, i) =>
    requireTransformation(
      'chain',
      `transformation ${i + 1}`,
      part,
      Array.isArray(part)
        ? 'chain takes transformations one by one: for a list write chainAll(list)'
        : uncalled(part),
    ),
  );
  return concat(parts) as unknown as GradientTransformation<Concat<Parts>>;
};

/** @internal */
export const concat = (parts: readonly AnyTransformation[]): GradientTransformation =>
  transformation<readonly Member[]>(
    parts.flatMap(({ members }) => members),
    { name: 'chain', options: { transformations: Object.freeze([...parts]) } },
  );
