import * as fc from 'fast-check';
import type { Json, Spec } from '../../src/spec/index.js';

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

/** Plain data that goes three levels deep. */
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

export const arbitrarySpec: fc.Arbitrary<Spec> = fc
  .tuple(fc.constantFrom('adam', 'clip', 'chain'), recordOf(fc.tuple(keys, arbitraryJson)))
  .map(([name, options]) => Object.assign(options, { name }));

const isRecord = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

/** The same with the keys of every record in another order. */
export const reordered = (json: Json, seed: number): Json => {
  if (isList(json)) return json.map((item) => reordered(item, seed));
  if (!isRecord(json)) return json;
  const entries = Object.entries(json).map(([key, item]) => [key, reordered(item, seed + 1)] as const);
  const from = seed % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)].reverse());
};

/** What a value says, as text in which the order of keys is gone: written without a look at `specText`. */
export const meaning = (json: Json): string => {
  if (isList(json)) return `L${JSON.stringify(json.map(meaning))}`;
  if (!isRecord(json)) return `${typeof json} ${JSON.stringify(json)}`;
  const entries = Object.entries(json).map(([key, item]) => JSON.stringify([key, meaning(item)]));
  return `R${JSON.stringify(entries.sort())}`;
};

/** A step into plain data: a key or an index. */
export type PathStep = string | number;

/** The places in plain data, each as the steps that lead there; without the root. */
export const placesIn = (json: Json, steps: readonly PathStep[] = []): readonly (readonly PathStep[])[] => {
  const entries: readonly (readonly [PathStep, Json])[] = isList(json)
    ? json.map((item, i) => [i, item])
    : isRecord(json)
      ? Object.entries(json)
      : [];
  return entries.flatMap(([step, item]) => [[...steps, step], ...placesIn(item, [...steps, step])]);
};

/** What lies where the steps lead; `undefined` if nothing does. */
export const valueAt = (json: Json | undefined, steps: readonly PathStep[]): Json | undefined =>
  steps.reduce<Json | undefined>(
    (at, step) =>
      at !== undefined && (isList(at) || isRecord(at)) && Object.hasOwn(at, step)
        ? (at as { readonly [key: PathStep]: Json })[step]
        : undefined,
    json,
  );

/** The same with another value where the steps lead. */
export const withValue = (json: Json, [step, ...rest]: readonly PathStep[], value: Json): Json => {
  if (step === undefined) return value;
  if (isList(json)) return json.map((item, i) => (i === step ? withValue(item, rest, value) : item));
  if (!isRecord(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, key === step ? withValue(item, rest, value) : item]),
  );
};

/** The steps that a path as `$.a[0]["b.c"]` says; written without a look at what writes them. */
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
