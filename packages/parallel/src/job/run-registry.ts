import type { Plugin } from '@thalweg/core';
import { createRegistry, type Registry } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { ParallelError } from '../error/parallel-error.js';
import { parallelPlugin } from '../plugin.js';
import { loadExport } from '../task/load-export.js';
import type { ModuleReference } from '../task/module-reference.js';

/** What the specs of a run are built from: everything of this project, and the plugins of the caller. @internal */
export const runRegistry = (plugins: readonly Plugin[]): Registry =>
  createRegistry([optimizersPlugin, schedulesPlugin, parallelPlugin, ...plugins]);

/** What specs are built from, with the plugins of these modules. @internal */
export const registryWith = async (plugins: readonly ModuleReference[]): Promise<Registry> => {
  const loaded = await Promise.all(plugins.map(loadExport));
  const strange = loaded.findIndex((value) => !isPlugin(value));
  if (strange >= 0)
    throw new ParallelError({
      reason: 'notFound',
      expected: `${plugins[strange]!.export} of ${plugins[strange]!.module} to be a plugin`,
      found: typeof loaded[strange],
    });
  return runRegistry(loaded.filter(isPlugin));
};

const isPlugin = (value: unknown): value is Plugin =>
  typeof value === 'object' && value !== null && 'name' in value && 'transformations' in value;
