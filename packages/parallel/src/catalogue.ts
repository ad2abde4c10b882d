// What this package makes: every factory, and nothing else. Index and plugin follow from it.
export { adaptiveRevision } from './algorithms/adaptive-revision.js';
export { asyncAdagrad } from './algorithms/async-adagrad.js';
export { boundStaleness } from './algorithms/bound-staleness.js';
export { diloco } from './algorithms/diloco.js';
export { downpour } from './algorithms/downpour.js';
export { dropStale } from './algorithms/drop-stale.js';
export { eamsgd } from './algorithms/eamsgd.js';
export { easgd } from './algorithms/easgd.js';
export { hogwild } from './algorithms/hogwild.js';
export { roundPushes } from './algorithms/round-pushes.js';
export { roundRobin } from './algorithms/round-robin.js';
export { scaleByStaleness } from './algorithms/scale-by-staleness.js';
export { sparsifyPushes } from './algorithms/sparsify-pushes.js';
