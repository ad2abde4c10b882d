export { corePlugin } from './core-plugin.js';
export type { Described, Description } from '../declare/description.js';
export { diffSpecs, type SpecDifference } from './diff-specs.js';
export {
  algorithmFromSpec,
  fromSpec,
  scheduleFromSpec,
  strategyFromSpec,
  type SpecErrors,
} from './from-spec.js';
export { jsonSchema } from './json-schema.js';
export { noLimits, type SpecLimits } from './limits.js';
export { createRegistry, type Registry } from './registry.js';
export type { Json, Spec } from '../declare/json.js';
export { equalSpecs, specHash, specText } from './spec-text.js';
export { toSpec } from './to-spec.js';
