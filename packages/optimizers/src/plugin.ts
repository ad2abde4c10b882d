import { definePlugin, type Plugin } from '@thalweg/core';
import * as catalogue from './catalogue.js';
import { optionDocs } from './option-docs.js';

/**
 * Every factory of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { optimizersPlugin } from '@thalweg/optimizers';
 *
 * createRegistry([optimizersPlugin]).transformations.has('adadelta') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const optimizersPlugin: Plugin = definePlugin({
  name: '@thalweg/optimizers',
  transformations: Object.values(catalogue),
  docs: optionDocs,
});
