import type { Expression } from '../expression/expression.js';
import type { Hyperparameter, NumberOrSchedule } from '../declare/hyperparameter.js';
import type { ChosenLeaves, Mask } from '../hyperparameter/mask.js';
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
  /** The options that `explain` shows beside the name. */
  readonly settings: Readonly<Record<string, unknown>>;
}
