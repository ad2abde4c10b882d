import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { RunContext } from '../member/gradient-transformation.js';

/** A step of a part of a chain on live memory. @internal */
export interface LiveStage {
  /** Does everything that may throw because of what was given, before anything is changed. */
  readonly prepare: (gradients: readonly GradientLeaf[], sparse: boolean, context: RunContext) => void;
  readonly run: (gradients: readonly GradientLeaf[], sparse: boolean, context: RunContext) => void;
}
