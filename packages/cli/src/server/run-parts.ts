import type { Described, Json } from '@thalweg/core';
import { toSpec, type Spec } from '@thalweg/core/spec';
import type { ModuleReference, ParallelAlgorithm } from '@thalweg/parallel';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { readText } from '../file/read-text.js';
import { pluginReferences } from '../redis/plugin-references.js';
import { parseJson } from '../spec/parse-json.js';
import { readAlgorithm, readOptimizer } from '../spec/read-spec.js';
import type { ServerSettings } from './server-settings.js';

/** What the files of a run hold. */
export interface RunParts {
  readonly config: Json;
  readonly algorithm: ParallelAlgorithm;
  /** Undefined for that of the algorithm. */
  readonly optimizer: Spec | undefined;
  readonly plugins: readonly ModuleReference[];
}

export const readRunParts = (settings: ServerSettings): TaskEither.TaskEither<Failure, RunParts> => {
  const { config, plugins } = settings;
  return pipe(
    TaskEither.Do,
    TaskEither.bind('plugins', () => pluginReferences(plugins)),
    TaskEither.bind('algorithm', () => algorithmOf(settings)),
    TaskEither.bind('optimizer', ({ algorithm }) => optimizerOf(settings, algorithm)),
    TaskEither.bind('config', () => configOf(config)),
  );
};

const algorithmOf = ({
  algorithmPath: path,
  plugins,
}: ServerSettings): TaskEither.TaskEither<Failure, ParallelAlgorithm> =>
  pipe(
    readAlgorithm({ path, plugins }),
    TaskEither.chainEitherK((algorithm) =>
      isAlgorithm(algorithm)
        ? Either.right(algorithm)
        : Either.left(
            wrongUsage([
              `${path}: expected an algorithm with the rules of a worker and a server, found another one`,
            ]),
          ),
    ),
  );

const isAlgorithm = (value: Described): value is ParallelAlgorithm => 'worker' in value && 'server' in value;

const optimizerOf = (
  { optimizerPath: path, plugins }: ServerSettings,
  { optimizer, description }: ParallelAlgorithm,
): TaskEither.TaskEither<Failure, Spec | undefined> => {
  if (path !== undefined) return pipe(readOptimizer({ path, plugins }), TaskEither.map(toSpec));
  return optimizer === undefined
    ? TaskEither.left(
        wrongUsage([
          `--optimizer: expected FILE, since ${description.name} has no optimizer of its own, found nothing`,
        ]),
      )
    : TaskEither.right(undefined);
};

const configOf = (given: string): TaskEither.TaskEither<Failure, Json> => {
  const isFile = given.startsWith('@');
  const path = given.slice(1);
  const text = isFile ? pipe(readText(path), TaskEither.mapLeft(failed)) : TaskEither.right(given);
  return pipe(
    text,
    TaskEither.chainEitherK((json) => parseJson(isFile ? path : '--config', json)),
    // What JSON.parse gives.
    TaskEither.map((config) => config as Json),
  );
};
