import type { Plugin } from '@thalweg/core';
import { createRegistry, type Registry } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { parallelPlugin } from '../plugin.js';

/** What the specs of a run are built from: everything of this project, and the plugins of the caller. @internal */
export const runRegistry = (plugins: readonly Plugin[]): Registry =>
  createRegistry([optimizersPlugin, schedulesPlugin, parallelPlugin, ...plugins]);
