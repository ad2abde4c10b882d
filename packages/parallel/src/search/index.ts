export {
  distinctUpdateRules,
  type DistinctOptions,
  type DistinctUpdateRule,
} from './distinct-update-rules.js';
export {
  evolutionStrategies,
  type EvolutionGeneration,
  type EvolutionOptions,
} from './evolution-strategies.js';
