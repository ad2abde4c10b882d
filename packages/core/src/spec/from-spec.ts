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

/** Everything that is wrong with a spec. @category Spec @since 0.1.0 */
export type SpecErrors = NonEmptyArray<SpecError>;

/**
 * Builds a transformation from a spec.
 *
 * What may be left out of options may be left out here; a `$schema` at the top is for editors and is not read. All
 * problems are found at once, each with its path (`$.transformations[0].b1`), what was expected, what was found and,
 * for an unknown name, the nearest known one. Nothing in a spec is ever run, and anything may be given: a spec that is too
 * large, or from which something would be built that takes too much time or memory, is refused.
 *
 * @param registry - What can be built.
 * @param limits - How large a spec may be; see {@link SpecLimits} for each and its default. Raise one for specs of
 *   your own.
 * @returns From plain JSON to the transformation, or to what is wrong with it.
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
  // A registry holds transformations of any members; which, only the spec says.
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
      // What could not be read has left an error.
      return first === undefined ? right(value as Built) : left([first, ...others]);
    } catch (error) {
      // Beyond a limit nothing more is read.
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
   * Notes a problem; nothing comes of what it is about.
   *
   * @param name - What was found where one of these names was expected.
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

  /** Adds up what something takes, which has taken something already for its parts. */
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
        if (typeof json !== 'string' || json.length <= limits.glob) return accepted(json);
        refuse(path, `a glob of at most ${limits.glob} characters`, `one of ${json.length}`);
        return undefined;
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

/** How many members there are, those of members included. */
const memberCount = (members: readonly Member[]): number =>
  members.reduce((count, { body }) => {
    if (body._tag === 'Group') return count + 1 + memberCount(body.members);
    if (body._tag === 'Custom')
      return count + 1 + body.inner.reduce((inner, part) => inner + memberCount(part.members), 0);
    return count + 1;
  }, 0);

const nearestTo = (name: string, names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : closest(name.slice(0, 100), names);
