import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { closest } from 'fastest-levenshtein';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { SpecError } from '../error/spec-error.js';
import type { Hyperparameter } from '../hyperparameter/hyperparameter.js';
import type { DescribedSchedule } from '../schedule/define-schedule.js';
import type { Strategy } from '../strategy/strategy.js';
import type { Declaration } from '../transformation/factory.js';
import type { GradientTransformation } from '../transformation/gradient-transformation.js';
import { setOwn } from '../tree/structure.js';
import type { Described } from './description.js';
import { within } from './json-path.js';
import type { Registry } from './registry.js';

/** Everything that is wrong with a spec. @category Spec @since 0.1.0 */
export type SpecErrors = NonEmptyArray<SpecError>;

/**
 * Builds a transformation from a spec.
 *
 * What may be left out of options may be left out here; a `$schema` at the top is for editors and is not read. All
 * problems are found at once, each with its path (`$.transformations[0].b1`), what was expected, what was found and,
 * for a name, the nearest that there is. Nothing in a spec is ever run, and anything may be given.
 *
 * @param registry - What can be built.
 * @returns From plain JSON to the transformation, or to what is wrong with it.
 *
 * @example
 * ```ts
 * import * as Either from 'fp-ts/lib/Either.js';
 * import { createRegistry, fromSpec, toSpec } from '@thalweg/core/spec';
 * import { optimizersPlugin } from '@thalweg/optimizers';
 *
 * const read = fromSpec(createRegistry([optimizersPlugin]));
 * const adam = read({ name: 'adam', learningRate: 0.01 });
 * Either.isRight(adam) && toSpec(adam.right).b2 // => 0.999
 *
 * const wrong = read({ name: 'adam', b1: 2, learningrate: 1 });
 * const found = Either.isLeft(wrong) ? wrong.left.map(({ message }) => message) : [];
 * found[0] // => '$.learningrate: expected no such option (only learningRate, b1, b2, eps, epsRoot), found 1. Did you mean learningRate?'
 * found[1] // => '$.b1: expected a number in [0, 1), found 2'
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const fromSpec =
  (registry: Registry) =>
  (json: unknown): Either<SpecErrors, GradientTransformation> =>
    // A registry holds transformations of any members; which, only the spec says.
    decoded(registry, json, (reader) => reader.transformation(json, '$')) as Either<
      SpecErrors,
      GradientTransformation
    >;

/**
 * Builds a schedule from a spec; otherwise as {@link fromSpec}.
 *
 * @example
 * ```ts
 * import * as Either from 'fp-ts/lib/Either.js';
 * import { createRegistry, scheduleFromSpec } from '@thalweg/core/spec';
 * import { schedulesPlugin } from '@thalweg/schedules';
 *
 * const read = scheduleFromSpec(createRegistry([schedulesPlugin]));
 * const schedule = read({ name: 'cosineDecay', initialValue: 1, steps: 10 });
 * Either.isRight(schedule) && schedule.right(0) // => 1
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const scheduleFromSpec =
  (registry: Registry) =>
  (json: unknown): Either<SpecErrors, DescribedSchedule> =>
    decoded(registry, json, (reader) => reader.schedule(json, '$'));

/**
 * Builds a strategy from a spec; otherwise as {@link fromSpec}.
 *
 * @example
 * ```ts
 * import * as Either from 'fp-ts/lib/Either.js';
 * import { createRegistry, strategyFromSpec } from '@thalweg/core/spec';
 * import { strategiesPlugin } from '@thalweg/strategies';
 *
 * const read = strategyFromSpec(createRegistry([strategiesPlugin]));
 * const strategy = read({ name: 'compose', strategies: [{ name: 'earlyStopping', patience: 3 }] });
 * Either.isRight(strategy) && strategy.right.parts.map(({ name }) => name) // => ['earlyStopping']
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const strategyFromSpec =
  (registry: Registry) =>
  (json: unknown): Either<SpecErrors, Strategy> =>
    decoded(registry, json, (reader) => reader.strategy(json, '$'));

/**
 * Builds a parallel algorithm from a spec; otherwise as {@link fromSpec}.
 *
 * What it builds is a `ParallelAlgorithm` of `@thalweg/parallel` if the plugin that names it says so; here it is known
 * only as something that can be described.
 *
 * @example
 * ```ts
 * import * as Either from 'fp-ts/lib/Either.js';
 * import { algorithmFromSpec, createRegistry, toSpec } from '@thalweg/core/spec';
 * import { parallelPlugin } from '@thalweg/parallel';
 *
 * const read = algorithmFromSpec(createRegistry([parallelPlugin]));
 * const algorithm = read({ name: 'easgd', tau: 4 });
 * Either.isRight(algorithm) && toSpec(algorithm.right).beta // => 0.9
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const algorithmFromSpec =
  (registry: Registry) =>
  (json: unknown): Either<SpecErrors, Described> =>
    decoded(registry, json, (reader) => reader.algorithm(json, '$'));

/** Deeper nesting is no optimizer, and would be too much for the stack. */
const deepest = 100;

const decoded = <A>(
  registry: Registry,
  json: unknown,
  read: (reader: Reader) => A | undefined,
): Either<SpecErrors, A> => {
  const errors: SpecError[] = [];
  if (depth(json) > deepest)
    return left([
      new SpecError({ path: '$', expected: `nesting of at most ${deepest} levels`, found: 'more' }),
    ]);
  const value = read(readerOf(registry, errors));
  const [first, ...others] = errors;
  if (first !== undefined) return left([first, ...others]);
  // What could not be read has left an error.
  return right(value as A);
};

/** How deeply arrays and records are nested, counted without recursion, and not beyond what is too much. */
const depth = (json: unknown): number => {
  let level: readonly unknown[] = [json];
  let levels = 0;
  while (level.length > 0 && levels <= deepest) {
    level = level.flatMap((item): readonly unknown[] =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    );
    levels++;
  }
  return levels;
};

interface Reader {
  readonly transformation: (json: unknown, path: string) => unknown;
  readonly schedule: (json: unknown, path: string) => DescribedSchedule | undefined;
  readonly strategy: (json: unknown, path: string) => Strategy | undefined;
  readonly algorithm: (json: unknown, path: string) => Described | undefined;
}

const readerOf = (
  { transformations, schedules, strategies, algorithms }: Registry,
  errors: SpecError[],
): Reader => {
  /** Notes a problem; nothing comes of what it is about. */
  const refuse = (path: string, expected: string, found: string, nearest?: string): undefined => {
    errors.push(new SpecError({ path, expected, found, ...(nearest === undefined ? {} : { nearest }) }));
  };

  const built = <Result>(
    what: string,
    known: ReadonlyMap<string, Declaration<Result>>,
    json: unknown,
    path: string,
  ): Result | undefined => {
    if (!isObject(json) || !Object.hasOwn(json, 'name')) {
      refuse(path, `the spec of ${what}: an object with a name`, shown(json));
      return;
    }
    const { name } = json;
    const declaration = typeof name === 'string' ? known.get(name) : undefined;
    if (declaration === undefined) {
      refuse(
        within(path, 'name'),
        `the name of ${what}`,
        shown(name),
        typeof name === 'string' ? nearestTo(name, [...known.keys()]) : undefined,
      );
      return;
    }
    const { hyper } = declaration;
    const before = errors.length;
    const names = Object.keys(hyper);
    for (const key of Object.keys(json))
      if (key !== 'name' && !Object.hasOwn(hyper, key) && !(path === '$' && key === '$schema'))
        refuse(
          within(path, key),
          `no such option (only ${names.join(', ') || 'none'})`,
          shown(json[key]),
          nearestTo(key, names),
        );
    const options: Record<string, unknown> = {};
    for (const key of names) {
      const declared = hyper[key]!;
      const at = within(path, key);
      if (Object.hasOwn(json, key)) setOwn(options, key, value(declared, json[key], at));
      else if (declared.presence === 'required') refuse(at, declared.expected, 'nothing');
    }
    if (errors.length > before) return undefined;
    try {
      return declaration.build(options);
    } catch (error) {
      // What the options say together may be wrong though each is right.
      if (error instanceof ConfigError) {
        // The argument may be that of a part, which the spec does not name.
        const { argument, expected, found } = error;
        if (Object.hasOwn(hyper, argument)) refuse(within(path, argument), expected, found);
        else refuse(path, `${argument} to be ${expected}`, found);
        return;
      }
      refuse(path, 'options that fit together', error instanceof Error ? error.message : shown(error));
      return;
    }
  };

  const value = (declared: Hyperparameter, json: unknown, path: string): unknown => {
    const { written, accepts, expected } = declared;
    const accepted = (candidate: unknown): unknown =>
      accepts(candidate) && isJson(candidate) ? candidate : refuse(path, expected, shown(json));
    switch (written._tag) {
      case 'Plain':
        return accepted(json);
      case 'Scheduled':
        return isObject(json) ? schedule(json, path) : accepted(json);
      case 'Schedule':
        return schedule(json, path);
      case 'Transformation':
        return transformation(json, path);
      case 'Strategy':
        return strategy(json, path);
      case 'Algorithm':
        return algorithm(json, path);
      case 'Mask':
        return isPattern(json) ? pattern(json, path) : accepted(json);
      case 'List': {
        const items = listIn(json);
        if (items === undefined) break;
        // A hole would be passed over.
        return Array.from(items, (item, i) => value(written.item, item, within(path, i)));
      }
      case 'Record': {
        if (!isObject(json)) break;
        const record: Record<string, unknown> = {};
        for (const key of Object.keys(json))
          setOwn(record, key, value(written.item, json[key], within(path, key)));
        return record;
      }
    }
    return accepted(json);
  };

  const pattern = ({ pattern: source, flags }: Pattern, path: string): RegExp | undefined => {
    try {
      return new RegExp(source, flags);
    } catch {
      refuse(path, 'a regular expression: { pattern, flags }', shown(`/${source}/${flags ?? ''}`));
      return;
    }
  };

  const transformation: Reader['transformation'] = (json, path) =>
    built('a transformation', transformations, json, path);
  const schedule: Reader['schedule'] = (json, path) => built('a schedule', schedules, json, path);
  const strategy: Reader['strategy'] = (json, path) => built('a strategy', strategies, json, path);
  const algorithm: Reader['algorithm'] = (json, path) => built('an algorithm', algorithms, json, path);
  return { transformation, schedule, strategy, algorithm };
};

const listIn = (json: unknown): readonly unknown[] | undefined => (Array.isArray(json) ? json : undefined);

/** Whether a value can be written as JSON and read back: not -0, for one. */
const isJson = (value: unknown): boolean => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  const items = listIn(value);
  if (items !== undefined) return Array.from(items).every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
};

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A regular expression on paths, as `toSpec` writes it. */
interface Pattern {
  readonly pattern: string;
  readonly flags?: string;
}

const isPattern = (json: unknown): json is Pattern =>
  isObject(json) &&
  Object.hasOwn(json, 'pattern') &&
  typeof json.pattern === 'string' &&
  Object.keys(json).every((key) => key === 'pattern' || (key === 'flags' && typeof json[key] === 'string'));

const nearestTo = (name: string, names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : closest(name.slice(0, 100), names);
