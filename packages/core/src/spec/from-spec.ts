import { append } from 'fp-ts/lib/Array.js';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js';
import { closest } from 'fastest-levenshtein';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { SpecError } from '../error/spec-error.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';
import type { DescribedSchedule } from '../schedule/define-schedule.js';
import type { Strategy } from '../strategy/strategy.js';
import type { Declaration } from '../declare/factory.js';
import type { AnyTransformation, GradientTransformation, Member } from '../member/gradient-transformation.js';
import { setOwn } from '../declare/plain-object.js';
import type { Described } from '../declare/description.js';
import { readLimits, type SpecLimits } from './limits.js';
import type { Registry } from './registry.js';
import { beyond, oversize, step as within } from './size.js';

/** All the problems of a spec. @category Spec @since 0.1.0 */
export type SpecErrors = NonEmptyArray<SpecError>;

/**
 * Builds a transformation from a spec.
 *
 * Optional options may be left out; a `$schema` at the top is for editors and is ignored. All problems are reported
 * together, each with its path (`$.transformations[0].b1`), what was expected, what was found and, for an unknown
 * name, the nearest known one. Specs from any source are safe: nothing in a spec is run as code, and a spec is
 * refused if it is too large or its result would take too much time or memory.
 *
 * @param registry - The factories that a spec may name.
 * @param limits - How large a spec may be; see {@link SpecLimits} for each and its default. Raise one for specs of
 *   your own.
 * @returns A function from plain JSON to the transformation, or to the problems of the spec.
 * @throws {ConfigError} If a limit is unknown or out of range.
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
export const fromSpec = (
  registry: Registry,
  limits: Partial<SpecLimits> = {},
): ((json: unknown) => Either<SpecErrors, GradientTransformation>) =>
  // A registry holds transformations of any members; only the spec says which.
  decoder('fromSpec', registry, limits, 'transformation') as (
    json: unknown,
  ) => Either<SpecErrors, GradientTransformation>;

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
export const scheduleFromSpec = (
  registry: Registry,
  limits: Partial<SpecLimits> = {},
): ((json: unknown) => Either<SpecErrors, DescribedSchedule>) =>
  decoder('scheduleFromSpec', registry, limits, 'schedule');

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
export const strategyFromSpec = (
  registry: Registry,
  limits: Partial<SpecLimits> = {},
): ((json: unknown) => Either<SpecErrors, Strategy>) =>
  decoder('strategyFromSpec', registry, limits, 'strategy');

/**
 * Builds a parallel algorithm from a spec; otherwise as {@link fromSpec}.
 *
 * With the plugin of `@thalweg/parallel` the result is a `ParallelAlgorithm`; core knows only that it has a
 * description.
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
export const algorithmFromSpec = (
  registry: Registry,
  limits: Partial<SpecLimits> = {},
): ((json: unknown) => Either<SpecErrors, Described>) =>
  decoder('algorithmFromSpec', registry, limits, 'algorithm');

const decoder = <Kind extends keyof Reader>(
  owner: string,
  registry: Registry,
  given: Partial<SpecLimits>,
  kind: Kind,
): ((json: unknown) => Either<SpecErrors, NonNullable<ReturnType<Reader[Kind]>>>) => {
  type Built = NonNullable<ReturnType<Reader[Kind]>>;
  const limits = readLimits(owner, given);
  return (json) => {
    const errors: SpecError[] = [];
    try {
      const tooLarge = oversize(json, limits);
      if (tooLarge !== undefined) return left([tooLarge]);
      const value = readerOf(registry, limits, errors)[kind](json, '$');
      const [first, ...others] = errors;
      // A value that could not be read has left an error.
      return first === undefined ? right(value as Built) : left([first, ...others]);
    } catch (error) {
      // Reading stops at the first exceeded limit.
      if (!(error instanceof SpecError)) throw error;
      return left(append(error)(errors));
    }
  };
};

interface Reader {
  readonly transformation: (json: unknown, path: string) => AnyTransformation | undefined;
  readonly schedule: (json: unknown, path: string) => DescribedSchedule | undefined;
  readonly strategy: (json: unknown, path: string) => Strategy | undefined;
  readonly algorithm: (json: unknown, path: string) => Described | undefined;
}

const readerOf = (
  { transformations, schedules, strategies, algorithms }: Registry,
  limits: SpecLimits,
  errors: SpecError[],
): Reader => {
  let members = 0;
  let evaluations = 0;

  /**
   * Records a problem, so that the value is not built.
   *
   * @param name - The name found, and the names that were expected.
   */
  const refuse = (
    path: string,
    expected: string,
    found: string,
    name?: unknown,
    names: Iterable<string> = [],
  ): undefined => {
    if (errors.length === limits.problems) throw beyond('$', 'problems', 'problems', limits, 'more');
    const nearest = typeof name === 'string' ? nearestTo(name, [...names]) : undefined;
    errors.push(new SpecError({ path, expected, found, ...(nearest === undefined ? {} : { nearest }) }));
  };

  /** A total after a value, from the total before it, the total after its parts, and its own count with its parts. */
  const total = (before: number, withParts: number, own: number): number => Math.max(withParts, before + own);

  const requireMembers = (path: string): void => {
    if (members > limits.members) throw beyond(path, 'members', 'members', limits, `${members} up to here`);
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
      refuse(within(path, 'name'), `the name of ${what}`, shown(name), name, known.keys());
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
          key,
          names,
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
      // Options may each be valid and still not fit together.
      if (error instanceof ConfigError) {
        // The argument may be that of a part which is not in the spec.
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
      case 'Mask': {
        const glob = isObject(json) ? json.path : json;
        if (typeof glob !== 'string' || glob.length <= limits.glob) return accepted(json);
        refuse(path, `a glob of at most ${limits.glob} characters`, `one of ${glob.length}`);
        return undefined;
      }
      case 'List': {
        const items = listIn(json);
        if (items === undefined) break;
        // `map` would skip a hole.
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

  const transformation: Reader['transformation'] = (json, path) => {
    const before = members;
    const found = built('a transformation', transformations, json, path);
    if (found !== undefined) members = total(before, members, memberCount(found.members));
    requireMembers(path);
    return found;
  };

  const schedule: Reader['schedule'] = (json, path) => {
    const before = evaluations;
    const found = built('a schedule', schedules, json, path);
    if (found !== undefined) evaluations = total(before, evaluations, found.evaluations);
    if (evaluations > limits.evaluations)
      throw beyond(
        path,
        'evaluations of schedules at a step',
        'evaluations',
        limits,
        `${evaluations} up to here`,
      );
    return found;
  };

  const strategy: Reader['strategy'] = (json, path) => {
    const before = members;
    const found = built('a strategy', strategies, json, path);
    if (found !== undefined) members = total(before, members, found.parts.length);
    requireMembers(path);
    return found;
  };

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
  typeof json === 'object' && json !== null && !Array.isArray(json) && !ArrayBuffer.isView(json);

/** The number of members, with the members of groups. */
const memberCount = (members: readonly Member[]): number =>
  members.reduce((count, { body }) => {
    if (body._tag === 'Group') return count + 1 + memberCount(body.members);
    if (body._tag === 'Custom')
      return count + 1 + body.inner.reduce((inner, part) => inner + memberCount(part.members), 0);
    return count + 1;
  }, 0);

const nearestTo = (name: string, names: readonly string[]): string | undefined => {
  if (names.length === 0) return undefined;
  const small = name.slice(0, 100).toLowerCase();
  return names.find((known) => known.toLowerCase() === small) ?? closest(name.slice(0, 100), names);
};
