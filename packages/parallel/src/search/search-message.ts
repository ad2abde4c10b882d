import type { MessagePort } from 'node:worker_threads';
import type { UpdateRule } from '@thalweg/optimizers';
import type { Evaluation } from './evaluate-rule.js';
import type { SearchTaskReference } from './search-task.js';
import type { TrainRuleOptions } from './train-rule.js';

/** What a thread of a search is started with. @internal */
export interface SearchThreadData {
  readonly task: SearchTaskReference;
  readonly pulse: SharedArrayBuffer;
  /** To the search. */
  readonly port: MessagePort;
}

/** What a thread is asked for: to evaluate a rule, or to train with it as `at` says. @internal */
export interface SearchJob {
  readonly rule: UpdateRule;
  readonly at: TrainRuleOptions | null;
}

/** What a thread says: that it has loaded the task, or what a rule is worth. @internal */
export type FromSearchThread =
  { readonly _tag: 'Ready' } | { readonly _tag: 'Evaluated'; readonly evaluation: Evaluation };
