import { ConfigError } from '@thalweg/core';
import { createRegistry, type Registry } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { parallelPlugin } from '@thalweg/parallel';
import { schedulesPlugin } from '@thalweg/schedules';
import { strategiesPlugin } from '@thalweg/strategies';
import { tryCatch } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { chainEitherK, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Option } from '../command/syntax.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import { loadPlugins } from './load-plugins.js';

/** The option of all commands that read specs. */
export const pluginOption: Option = {
  value: 'MODULE',
  repeated: true,
  about: 'a module that exports a plugin, which adds names for specs; may be repeated',
};

/** All names for specs: those of the packages and those of plugins. */
export const loadRegistry = (plugins: readonly string[]): TaskEither<Failure, Registry> =>
  pipe(
    loadPlugins(plugins),
    chainEitherK((loaded) =>
      tryCatch(
        () =>
          createRegistry([
            optimizersPlugin,
            schedulesPlugin,
            strategiesPlugin,
            parallelPlugin,
            ...loaded.map(({ plugin }) => plugin),
          ]),
        (error) => {
          if (error instanceof ConfigError) return wrongUsage([`--plugin: ${error.message}`]);
          throw error;
        },
      ),
    ),
  );
