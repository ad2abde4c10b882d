import * as fc from 'fast-check';
import type { Json, Spec } from '@thalweg/core/spec';

/** Keys that may be taken for something else, and few enough that two records often share some. */
const keys = fc.constantFrom('a', 'b', 'rate', 'a.b', '', '0', '10', '__proto__', 'constructor', 'é');

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, 2, 0.5, 1e300, '', 'a', 'b', '1', 'null'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
  fc.string({ maxLength: 5 }),
);

/** A record of these entries; `Object.fromEntries` also makes an own property of `__proto__`. */
const recordOf = (entries: fc.Arbitrary<readonly [string, Json]>) =>
  fc.uniqueArray(entries, { maxLength: 4, selector: ([key]) => key }).map((of) => Object.fromEntries(of));

/**
 * Generates plain data up to three levels deep, with keys that may be mistaken for something else.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitraryJson } from '@thalweg/testing';
 *
 * fc.sample(arbitraryJson, 3).length // => 3
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json; named: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    tie('named'),
    recordOf(fc.tuple(keys, tie('json'))),
  ),
  named: fc
    .tuple(fc.constantFrom('adam', 'clip', 'chain'), recordOf(fc.tuple(keys, tie('json'))))
    .map(([name, options]) => Object.assign(options, { name })),
})).json;

/**
 * Generates specs with names that exist and options that may not.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitrarySpec } from '@thalweg/testing';
 *
 * typeof fc.sample(arbitrarySpec, 1)[0]?.name // => 'string'
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const arbitrarySpec: fc.Arbitrary<Spec> = fc
  .tuple(fc.constantFrom('adam', 'clip', 'chain'), recordOf(fc.tuple(keys, arbitraryJson)))
  .map(([name, options]) => Object.assign(options, { name }));

const isRecord = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/**
 * The same data with the keys of every record in another order.
 *
 * @example
 * ```ts
 * import { reordered } from '@thalweg/testing';
 *
 * Object.keys(reordered({ a: 1, b: 2 }, 0) as object) // => ['b', 'a']
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const reordered = (json: Json, seed: number): Json => {
  if (isList(json)) return json.map((item) => reordered(item, seed));
  if (!isRecord(json)) return json;
  const entries = Object.entries(json).map(([key, item]) => [key, reordered(item, seed + 1)] as const);
  const from = seed % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)].reverse());
};

/**
 * Writes data as text that does not depend on the order of keys.
 *
 * @example
 * ```ts
 * import { meaning } from '@thalweg/testing';
 *
 * meaning({ a: 1, b: 2 }) === meaning({ b: 2, a: 1 }) // => true
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const meaning = (json: Json): string => {
  if (isList(json)) return `L${JSON.stringify(json.map(meaning))}`;
  if (!isRecord(json)) return `${typeof json} ${JSON.stringify(json)}`;
  const entries = Object.entries(json).map(([key, item]) => JSON.stringify([key, meaning(item)]));
  return `R${JSON.stringify(entries.sort())}`;
};

/**
 * A step into plain data: a key or an index.
 *
 * @category Testing
 * @since 0.1.0
 */
export type PathStep = string | number;

/**
 * Lists the places in plain data, each as the steps that lead there.
 *
 * @example
 * ```ts
 * import { placesIn } from '@thalweg/testing';
 *
 * placesIn({ a: [1] }) // => [['a'], ['a', 0]]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const placesIn = (json: Json, steps: readonly PathStep[] = []): readonly (readonly PathStep[])[] => {
  const entries: readonly (readonly [PathStep, Json])[] = isList(json)
    ? json.map((item, i) => [i, item])
    : isRecord(json)
      ? Object.entries(json)
      : [];
  return entries.flatMap(([step, item]) => [[...steps, step], ...placesIn(item, [...steps, step])]);
};

/**
 * The value where some steps lead; `undefined` if there is none.
 *
 * @example
 * ```ts
 * import { valueAt } from '@thalweg/testing';
 *
 * valueAt({ a: [1] }, ['a', 0]) // => 1
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const valueAt = (json: Json | undefined, steps: readonly PathStep[]): Json | undefined =>
  steps.reduce<Json | undefined>(
    (at, step) =>
      at !== undefined && (isList(at) || isRecord(at)) && Object.hasOwn(at, step)
        ? (at as { readonly [key: PathStep]: Json })[step]
        : undefined,
    json,
  );

/**
 * The same data with another value where some steps lead.
 *
 * @example
 * ```ts
 * import { withValue } from '@thalweg/testing';
 *
 * withValue({ a: [1] }, ['a', 0], 2) // => { a: [2] }
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const withValue = (json: Json, [step, ...rest]: readonly PathStep[], value: Json): Json => {
  if (step === undefined) return value;
  if (isList(json)) return json.map((item, i) => (i === step ? withValue(item, rest, value) : item));
  if (!isRecord(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, key === step ? withValue(item, rest, value) : item]),
  );
};

/**
 * Reads a JSONPath back into steps.
 *
 * @throws {Error} If the text is no such path.
 *
 * @example
 * ```ts
 * import { stepsOf } from '@thalweg/testing';
 *
 * stepsOf('$.a[0]["b.c"]') // => ['a', 0, 'b.c']
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const stepsOf = (path: string): readonly PathStep[] => {
  const found: PathStep[] = [];
  let rest = path.replace(/^\$/, '');
  while (rest !== '') {
    const [whole, name, index, quoted] =
      /^\.([A-Za-z_]\w*)|^\[(\d+)\]|^\[("(?:[^"\\]|\\.)*")\]/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no path: ${path}`);
    found.push(name ?? (index === undefined ? (JSON.parse(quoted!) as string) : Number(index)));
    rest = rest.slice(whole.length);
  }
  return found;
};
