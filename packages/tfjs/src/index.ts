export { tfHost } from './host/tf-host.js';
export { registerOptimizer } from './load/register-optimizer.js';
export { tfOptimizer, type ThalwegOptimizer, type TfOptimizerOptions } from './optimizer/tf-optimizer.js';
