import type { ModuleReference } from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { Failure } from '../command/failure.js';
import { loadPlugins } from '../spec/load-plugins.js';

/** The plugins of the command line, as a run names them. */
export const pluginReferences = (
  modules: readonly string[],
): TaskEither.TaskEither<Failure, readonly ModuleReference[]> =>
  pipe(
    loadPlugins(modules),
    TaskEither.map((loaded) => loaded.map(({ module, export: name }) => ({ module, export: name }))),
  );
