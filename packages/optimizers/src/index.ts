export * from './catalogue.js';
export { minimize, type MinimizeOptions } from './minimize/minimize.js';
export type { FreshList, Minimum, NumberList, Progress, StopReason } from './minimize/minimum.js';
export { optimizersPlugin } from './plugin.js';
export { flush } from './flush.js';
export { matrixInversePthRoot } from './linear-algebra/matrix-inverse-pth-root.js';
export { nnls, type NonNegativeSolution } from './linear-algebra/nnls.js';
export {
  powerIteration,
  type Eigenpair,
  type PowerIterationOptions,
} from './linear-algebra/power-iteration.js';
