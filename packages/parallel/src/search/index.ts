export { evaluateRule, type Evaluation } from './evaluate-rule.js';
export { exhaustive, type ExhaustiveState } from './exhaustive.js';
export { policyGradient, type PolicyGradientOptions, type PolicyGradientState } from './policy-gradient.js';
export { randomSearch, type RandomSearchOptions, type RandomSearchState } from './random-search.js';
export type { RankedRule, RewardInterval } from './ranked-rules.js';
export {
  regularisedEvolution,
  type RegularisedEvolutionOptions,
  type RegularisedEvolutionState,
} from './regularised-evolution.js';
export { ruleFormula } from './rule-formula.js';
export type { FoundRule } from './search-progress.js';
export type { SearchTask, SearchTaskFactory, SearchTaskReference } from './search-task.js';
export {
  search,
  type SearchBudget,
  type SearchEvent,
  type SearchOptions,
  type SearchReport,
} from './search.js';
export type { RuleResult, Searcher } from './searcher.js';
export { trainRule, type TrainRuleOptions } from './train-rule.js';
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
