import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { definePlugin, type Plugin } from '@thalweg/core';
import { pipe } from 'fp-ts/lib/function.js';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { chainEitherK, map, traverseSeqArray, tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { exitCode } from '../command/exit-code.js';
import { wrongUsage, type Failure } from '../command/failure.js';

/** A plugin, and where it is. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** What `import` finds the module by: an address, or the name of a package that is installed beside this program. */
  readonly module: string;
  readonly export: string;
}

/** Loads the modules of `--plugin`: files, or packages resolved from the current folder. */
export const loadPlugins = (modules: readonly string[]): TaskEither<Failure, readonly LoadedPlugin[]> =>
  pipe(
    modules,
    traverseSeqArray(loadPlugin),
    map((plugins) => plugins.flat()),
  );

const loadPlugin = (module: string): TaskEither<Failure, readonly LoadedPlugin[]> =>
  pipe(
    tryCatch(
      async (): Promise<unknown> => import(addressOf(module)),
      (error): Failure => ({
        code: exitCode.failed,
        lines: [`--plugin ${module}: cannot be loaded: ${briefly(error)}`],
      }),
    ),
    chainEitherK((loaded) => pluginsIn(module, loaded)),
  );

const addressOf = (module: string): string => {
  const path = resolve(module);
  if (existsSync(path)) return pathToFileURL(path).href;
  try {
    return pathToFileURL(createRequire(resolve('from-here.js')).resolve(module)).href;
  } catch {
    // It may be installed beside this program.
    return module;
  }
};

const briefly = (error: unknown): string =>
  /^.*?(?=\n| imported from |$)/.exec(error instanceof Error ? error.message : String(error))?.[0] ?? '';

const pluginsIn = (module: string, loaded: unknown): Either<Failure, readonly LoadedPlugin[]> => {
  const exported = Object.entries(isObject(loaded) ? loaded : {});
  const plugins = exported.flatMap(([name, value], i): readonly LoadedPlugin[] =>
    // A module may export the same plugin by name and as the default.
    isPlugin(value) && exported.findIndex(([, other]) => other === value) === i
      ? [{ plugin: definePlugin(value), module: addressOf(module), export: name }]
      : [],
  );
  const names = exported.map(([name]) => name).join(', ');
  return plugins.length > 0
    ? right(plugins)
    : left(
        wrongUsage([
          `--plugin ${module}: expected a module that exports a plugin (see definePlugin), found ${names || 'no exports'}`,
        ]),
      );
};

/** The kinds of entries in a plugin. */
const kinds = Object.entries(definePlugin({ name: 'any' })).flatMap(([kind, named]) =>
  Array.isArray(named) ? [kind] : [],
);

/** A plugin for an older core lacks the newer kinds. */
const isPlugin = (value: unknown): value is Parameters<typeof definePlugin>[0] => {
  if (!isObject(value) || typeof value.name !== 'string') return false;
  const lists = kinds.filter((kind) => Object.hasOwn(value, kind)).map((kind) => value[kind]);
  return lists.length > 0 && lists.every(isListOfDeclared);
};

const isListOfDeclared = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (item: unknown) => typeof item === 'function' && 'declaration' in item && isObject(item.declaration),
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
