import type { Expression } from '../expression/expression.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';
import type { Schedule } from '../declare/schedule.js';
import type { LeafKinds } from '../hyperparameter/mask.js';
import type { Noise } from '../random/noise.js';

/**
 * A slot in the state of a rule: the rule's place among the members, the slot's name, and its path for messages.
 *
 * @internal
 */
export interface SlotSite {
  readonly _tag: 'Slot';
  readonly place: number;
  readonly name: string;
  readonly path: string;
}

/** The site of a tensor of a fused graph: where it is stored. @internal */
export type Site =
  | { readonly _tag: 'Gradient' }
  /** `owner` is the first member that reads the parameters. */
  | { readonly _tag: 'Params'; readonly owner: string }
  | { readonly _tag: 'Noise'; readonly place: number; readonly noise: Noise }
  | SlotSite;

/** The source of the number of a named scalar. @internal */
export type ScalarSite =
  | { readonly _tag: 'Constant'; readonly value: number }
  | {
      readonly _tag: 'Schedule';
      readonly place: number;
      readonly owner: string;
      readonly name: string;
      readonly schedule: Schedule;
      readonly declared: Hyperparameter;
    }
  /** The number of the step about to run; the first step is 1. */
  | { readonly _tag: 'Step'; readonly place: number }
  /** 1 for the leaves that a mask chooses and 0 for the others. */
  | {
      readonly _tag: 'Mask';
      readonly place: number;
      readonly chosen: (tree: LeafKinds) => readonly boolean[];
    }
  /** 1 in a step in which the members that a wrapper wraps run, or start again, else 0: an expression of the other named scalars. */
  | { readonly _tag: 'Gate'; readonly holds: Expression }
  | SlotSite;
