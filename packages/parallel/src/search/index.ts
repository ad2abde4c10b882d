export { evaluateRule, type Evaluation } from './evaluate-rule.js';
export type { SearchTask, SearchTaskFactory, SearchTaskReference } from './search-task.js';
