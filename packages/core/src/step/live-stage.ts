import type { GradientLeaf } from '../tensor/sparse-tensor.js';
import type { RunContext } from '../member/gradient-transformation.js';

/** A stage of a chain on live memory. @internal */
export interface LiveStage {
  /** Makes every check that may throw, before the step changes anything. */
  readonly prepare: (gradients: readonly GradientLeaf[], sparse: boolean, context: RunContext) => void;
  readonly run: (gradients: readonly GradientLeaf[], sparse: boolean, context: RunContext) => void;
}
