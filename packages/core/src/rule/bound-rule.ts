import type { Condition, Expression } from '../expression/expression.js';
import type { Hyperparameter, NumberOrSchedule } from '../declare/hyperparameter.js';
import type { ChosenLeaves, Mask } from '../hyperparameter/mask.js';
import type { Measuring } from './measuring.js';
import type { Noise } from '../random/noise.js';

/**
 * A rule with its hyperparameters: the graph that kernels run, `fuse` joins with others and `explain` prints.
 *
 * @category Rule
 * @since 0.1.0
 */
export interface BoundRule {
  readonly _tag: 'Rule';
  /** The graph: for each slot its next value and, as `g`, the update. */
  readonly outputs: Readonly<Record<string, Expression>>;
  /** Named scalars, in the order in which they are computed. */
  readonly scalars: Readonly<Record<string, Expression>>;
  /** The point at which the rule reads the gradient, if not at the parameters. */
  readonly gradientPoint: Expression | undefined;
  /** The parameters to evaluate, if not those that the steps change. */
  readonly evaluationPoint: Expression | undefined;
  /** The slots of the state, and the initial value of each. */
  readonly slots: readonly {
    readonly name: string;
    readonly kind: 'tensor' | 'scalar';
    readonly initial: number;
  }[];
  /** Whether the state counts steps. */
  readonly counts: boolean;
  /** The hyperparameters that are scalars of the graph. */
  readonly numbers: readonly {
    readonly name: string;
    readonly value: NumberOrSchedule;
    readonly declared: Hyperparameter;
  }[];
  /** Whether it refuses sparse gradients, since elements without a gradient change, too. */
  readonly dense: boolean;
  /** Whether the rule reads the parameters. */
  readonly readsParams: boolean;
  /** The noise that the rule reads, if any. */
  readonly noise: Noise | undefined;
  /** The leaves the rule applies to, and the option that says so; `undefined` for all leaves. */
  readonly mask:
    | {
        readonly option: string;
        readonly leaves: Mask;
        /** @internal */
        readonly chosenLeaves: ChosenLeaves;
      }
    | undefined;
  /** The members before it that it wraps; `undefined` if it wraps none. */
  readonly wraps: Wrapping | undefined;
  /** The options that `explain` shows beside the name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * What a wrapper does to the members that it wraps.
 *
 * Its own equation has more symbols: `g` is the gradient that the wrapper received, `u` the update of the members, and `runs`
 * is 1 in a step in which they run, else 0.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export interface Wrapping {
  /** How many members right before it. */
  readonly members: number;
  /** What the first of them receives as its gradient. */
  readonly inner: Expression;
  /** The condition on which they run, one for the whole tree; `undefined` if they always run. */
  readonly runs: Condition | undefined;
  /** The condition on which their states start again after the step, one for the whole tree; `undefined` if they never do. */
  readonly resets: Condition | undefined;
  /** Functions of the user; `undefined` if there are none. @internal */
  readonly measures: Measuring | undefined;
  /** Whether its own count counts only the steps in which they run. */
  readonly countsRuns: boolean;
}
