import { definePlugin, type Plugin } from '@thalweg/core';
import * as catalogue from './catalogue.js';
import { optionDocs } from './option-docs.js';

/**
 * Every algorithm of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { parallelPlugin } from '@thalweg/parallel';
 *
 * createRegistry([parallelPlugin]).algorithms.has('downpour') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const parallelPlugin: Plugin = definePlugin({
  name: '@thalweg/parallel',
  algorithms: Object.values(catalogue),
  docs: optionDocs,
});
