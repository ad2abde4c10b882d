import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { AnyTransformation, OptionalContext, Tensor as ReadTensor } from '@thalweg/core';

/** A variable under the name that it has for the optimizer. @internal */
export interface NamedVariable {
  readonly key: string;
  readonly variable: Variable;
}

/** A variable in a step. Without a gradient it keeps its value and its state. @internal */
export interface StepVariable extends NamedVariable {
  readonly gradient: Tensor | undefined;
}

/** Parameters as thalweg sees them: tensors by the names of the variables. @internal */
export type NamedTensors = Readonly<Record<string, ReadTensor>>;

/** What a member may read besides the gradients. @internal */
export type Loss = Pick<OptionalContext<NamedTensors>, 'value' | 'valueAndGrad'>;

/**
 * An optimizer at work on a set of variables.
 *
 * @internal
 */
export interface Run {
  /** The names of its variables. */
  readonly keys: ReadonlySet<string>;
  /**
   * Changes the variables that have a gradient. The other variables of the run keep their state. A variable that was
   * assigned since the last step is read anew.
   */
  readonly step: (variables: readonly StepVariable[], loss: Loss) => void;
  /** The point at which to compute the next gradient, as tensors that belong to the caller. */
  readonly gradientPoint: (variables: readonly NamedVariable[]) => ReadonlyMap<string, Tensor>;
  /** The state now. A later step may change it. */
  readonly state: () => unknown;
}

/** A way to run an optimizer. @internal */
export interface Runner {
  /**
   * Starts a run.
   *
   * @param given - The state to continue from, if any; the run takes over its arrays. It may have tensors of thalweg.
   *   Variables that it has not start anew.
   * @param isVariable - Whether a key of the state is the name of a variable of this or an earlier run.
   * @throws {TreeMismatchError} If the state is that of another optimizer.
   */
  readonly start: (
    tx: AnyTransformation,
    variables: readonly NamedVariable[],
    given: unknown,
    isVariable: (key: string) => boolean,
  ) => Run;
  /** A state with tensors of thalweg, to be saved. */
  readonly read: (state: unknown) => Promise<unknown>;
  /** Frees the arrays of a state. */
  readonly release: (state: unknown) => void;
}
