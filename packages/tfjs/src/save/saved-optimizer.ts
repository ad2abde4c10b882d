import type { SavedVariable } from '../variable/saved-variable.js';

/** What an optimizer needs to continue. @internal */
export interface SavedOptimizer {
  /** In the order of the first step. */
  readonly variables: readonly SavedVariable[];
  readonly state: unknown;
}
