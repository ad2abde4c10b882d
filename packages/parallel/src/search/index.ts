export {
  distinctUpdateRules,
  type DistinctOptions,
  type DistinctUpdateRule,
} from './distinct-update-rules.js';
