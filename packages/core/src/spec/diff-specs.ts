import { within } from './json-path.js';
import type { Json, Spec } from '../declare/json.js';
import { specText } from './spec-text.js';

/**
 * One difference between two specs; a value is `undefined` if its spec has no such entry.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface SpecDifference {
  /**
   * The path of the difference, such as `$.transformations[0].b1`. An index of a list is that in the second spec, or
   * in the first for a removed item.
   */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/**
 * The differences of a second spec from a first.
 *
 * An item inserted into a list, or removed from it, does not make the items after it differ. Only lists with hundreds
 * of different items are compared index by index.
 *
 * @example
 * ```ts
 * import { diffSpecs } from '@thalweg/core/spec';
 *
 * const before = { name: 'chain', transformations: [{ name: 'sgd', learningRate: 0.1 }] };
 * const after = { name: 'chain', transformations: [{ name: 'clip', delta: 1 }, { name: 'sgd', learningRate: 0.2 }] };
 * diffSpecs(before, after).map(({ path }) => path) // => ['$.transformations[0]', '$.transformations[1].learningRate']
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const diffSpecs = (before: Spec, after: Spec): readonly SpecDifference[] =>
  differences(before, after, '$');

const differences = (before: Json, after: Json, path: string): readonly SpecDifference[] => {
  if (isList(before) && isList(after)) return listDifferences(before, after, path);
  // Specs with different names are different as a whole.
  if (isObject(before) && isObject(after) && before.name === after.name)
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const [a, b] = [own(before, key), own(after, key)];
      const at = within(path, key);
      return a === undefined || b === undefined ? [{ path: at, before: a, after: b }] : differences(a, b, at);
    });
  return same(before, after) ? [] : [{ path, before, after }];
};

/** Above this number of pairs to try, lists are compared index by index. */
const mostPairs = 100_000;

/** The differences of two lists. First it skips the equal items at both ends, since lists may be long. */
const listDifferences = (
  before: readonly Json[],
  after: readonly Json[],
  path: string,
): readonly SpecDifference[] => {
  const shortest = Math.min(before.length, after.length);
  let first = 0;
  while (first < shortest && same(before[first]!, after[first]!)) first++;
  let equalEnd = 0;
  while (equalEnd < shortest - first && same(before.at(-1 - equalEnd)!, after.at(-1 - equalEnd)!)) equalEnd++;
  const was = before.slice(first, before.length - equalEnd);
  const is = after.slice(first, after.length - equalEnd);
  const at = (place: number): string => within(path, first + place);
  return was.length * is.length > mostPairs ? byPlace(was, is, at) : paired(was, is, at);
};

const byPlace = (
  before: readonly Json[],
  after: readonly Json[],
  at: (place: number) => string,
): readonly SpecDifference[] =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, place) => place).flatMap((place) => {
    const [was, is] = [before[place], after[place]];
    return was === undefined || is === undefined
      ? [{ path: at(place), before: was, after: is }]
      : differences(was, is, at(place));
  });

/** Pairs as many items as possible, in order: equal items, or else items with the same name. */
const paired = (
  before: readonly Json[],
  after: readonly Json[],
  at: (place: number) => string,
): readonly SpecDifference[] => {
  const worth = (a: Json, b: Json): number => (same(a, b) ? 3 : kindOf(a) === kindOf(b) ? 2 : 0);
  // best[i][j]: the best value of a pairing of the items from i in the first list and from j in the second.
  const best = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      best[i]![j] = Math.max(
        best[i + 1]![j]!,
        best[i]![j + 1]!,
        worth(before[i]!, after[j]!) === 0 ? 0 : worth(before[i]!, after[j]!) + best[i + 1]![j + 1]!,
      );
  const found: SpecDifference[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const pair = i < before.length && j < after.length ? worth(before[i]!, after[j]!) : 0;
    if (pair > 0 && best[i]![j] === pair + best[i + 1]![j + 1]!)
      found.push(...differences(before[i++]!, after[j]!, at(j++)));
    else if (j < after.length && (i === before.length || best[i]![j] === best[i]![j + 1]!))
      found.push({ path: at(j), before: undefined, after: after[j++]! });
    else found.push({ path: at(i), before: before[i++]!, after: undefined });
  }
  return found;
};

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const own = (record: { readonly [key: string]: Json }, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const kindOf = (json: Json): Json => (isObject(json) ? (own(json, 'name') ?? '') : typeof json);

const same = (a: Json, b: Json): boolean => specText({ name: '', a }) === specText({ name: '', a: b });
