import type {
  Described,
  DescribedSchedule,
  GradientTransformation,
  SpecError,
  Strategy,
} from '@thalweg/core';
import {
  algorithmFromSpec,
  fromSpec,
  noLimits,
  scheduleFromSpec,
  strategyFromSpec,
  type Registry,
  type SpecErrors,
  type SpecLimits,
} from '@thalweg/core/spec';
import { mapLeft, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { map as mapNonEmpty } from 'fp-ts/lib/NonEmptyArray.js';
import { chain, chainEitherK, mapLeft as mapLeftOfTask, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { readText } from '../file/read-text.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { loadRegistry } from './load-registry.js';
import { parseJson } from './parse-json.js';

/** The path of a spec, and the plugins that add names for it. */
interface SpecSource {
  readonly path: string;
  readonly plugins: readonly string[];
}

/** No limit, since the files are the user's own: a curriculum has a number for each example. */
const limits: Partial<SpecLimits> = { ...noLimits, problems: 100 };

/** Builds the value of a JSON spec file. Every error of the file is a line with the file's name. */
const readSpec =
  <A>(read: (registry: Registry, limits: Partial<SpecLimits>) => (json: unknown) => Either<SpecErrors, A>) =>
  ({ path, plugins }: SpecSource): TaskEither<Failure, A> =>
    pipe(
      loadRegistry(plugins),
      chain((registry) =>
        pipe(
          readText(path),
          mapLeftOfTask(failed),
          chainEitherK((text) => parseJson(path, text)),
          chainEitherK((json) =>
            pipe(
              read(registry, limits)(json),
              mapLeft((errors) =>
                wrongUsage(mapNonEmpty(({ message }: SpecError) => `${path}: ${message}`)(errors)),
              ),
            ),
          ),
        ),
      ),
    );

export const readOptimizer: (source: SpecSource) => TaskEither<Failure, GradientTransformation> =
  readSpec(fromSpec);

export const readSchedule: (source: SpecSource) => TaskEither<Failure, DescribedSchedule> =
  readSpec(scheduleFromSpec);

/** An algorithm as a plugin declares it: a run checks that it has rules. */
export const readAlgorithm: (source: SpecSource) => TaskEither<Failure, Described> =
  readSpec(algorithmFromSpec);

export const readStrategy: (source: SpecSource) => TaskEither<Failure, Strategy> = readSpec(strategyFromSpec);
