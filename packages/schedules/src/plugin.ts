import { definePlugin, type Plugin } from '@thalweg/core';
import * as catalogue from './catalogue.js';
import { optionDocs } from './option-docs.js';

/**
 * Every factory of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { schedulesPlugin } from '@thalweg/schedules';
 *
 * createRegistry([schedulesPlugin]).schedules.has('addSchedules') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const schedulesPlugin: Plugin = definePlugin({
  name: '@thalweg/schedules',
  schedules: Object.values(catalogue),
  docs: optionDocs,
});
