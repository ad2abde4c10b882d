export * from './catalogue.js';
export { minimize, type MinimizeOptions } from './minimize/minimize.js';
export type { FreshList, Minimum, NumberList, Progress, StopReason } from './minimize/minimum.js';
export { optimizersPlugin } from './plugin.js';
export {
  gateFeatures,
  gateTerms,
  type GateCoefficients,
  type GateFeature,
  type GateTerm,
} from './gate-coefficients.js';
export { flush } from './flush.js';
export { matrixInversePthRoot } from './linear-algebra/matrix-inverse-pth-root.js';
export { nnls, type NonNegativeSolution } from './linear-algebra/nnls.js';
export {
  powerIteration,
  type Eigenpair,
  type PowerIterationOptions,
} from './linear-algebra/power-iteration.js';
export type { GivenNumbers, NumbersLikeParams } from './projection/numbers-like-params.js';
export { projectParams } from './projection/project-params.js';
export type { Projection } from './projection/projection.js';
export { projectionBox } from './projection/projection-box.js';
export { projectionHalfspace } from './projection/projection-halfspace.js';
export { projectionHypercube } from './projection/projection-hypercube.js';
export { projectionHyperplane } from './projection/projection-hyperplane.js';
export { projectionL1Ball } from './projection/projection-l1-ball.js';
export { projectionL1Sphere } from './projection/projection-l1-sphere.js';
export { projectionL2Ball } from './projection/projection-l2-ball.js';
export { projectionL2Sphere } from './projection/projection-l2-sphere.js';
export { projectionLinfBall } from './projection/projection-linf-ball.js';
export { projectionNonNegative } from './projection/projection-non-negative.js';
export { projectionSimplex } from './projection/projection-simplex.js';
export { projectionVector } from './projection/projection-vector.js';
export { mutateUpdateRule } from './update-rule/mutate-update-rule.js';
export { randomUpdateRule } from './update-rule/random-update-rule.js';
export { requireUpdateRule } from './update-rule/require-update-rule.js';
export {
  updateCombinations,
  updateFunctions,
  updateOperands,
  updateResults,
  type UpdateCombination,
  type UpdateFunction,
  type UpdateGroup,
  type UpdateOperand,
  type UpdateRule,
} from './update-rule/tokens.js';
