import { definePlugin, type Plugin } from '@thalweg/core';
import * as catalogue from './catalogue.js';
import { optionDocs } from './option-docs.js';

/**
 * Every strategy of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { strategiesPlugin } from '@thalweg/strategies';
 *
 * createRegistry([strategiesPlugin]).strategies.has('earlyStopping') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const strategiesPlugin: Plugin = definePlugin({
  name: '@thalweg/strategies',
  strategies: Object.values(catalogue),
  docs: optionDocs,
});
