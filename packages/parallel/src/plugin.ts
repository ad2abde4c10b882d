import { definePlugin, type Plugin } from '@thalweg/core';
import { adaptiveRevision } from './algorithms/adaptive-revision.js';
import { asyncAdagrad } from './algorithms/async-adagrad.js';
import { boundStaleness } from './algorithms/bound-staleness.js';
import { downpour } from './algorithms/downpour.js';
import { dropStale } from './algorithms/drop-stale.js';
import { eamsgd } from './algorithms/eamsgd.js';
import { easgd } from './algorithms/easgd.js';
import { hogwild } from './algorithms/hogwild.js';
import { roundRobin } from './algorithms/round-robin.js';
import { scaleByStaleness } from './algorithms/scale-by-staleness.js';

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
  algorithms: [
    adaptiveRevision,
    asyncAdagrad,
    boundStaleness,
    downpour,
    dropStale,
    eamsgd,
    easgd,
    hogwild,
    roundRobin,
    scaleByStaleness,
  ],
});
