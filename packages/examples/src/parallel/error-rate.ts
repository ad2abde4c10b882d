import { gt, linearObjective, mul, select, type LinearLoss, type Tensor } from '@thalweg/core';
import type { SparseExamples } from '@thalweg/parallel';

/** The part of examples that lie on the wrong side of the plane, or on it. */
export const errorRate = (weights: Tensor, examples: SparseExamples): number =>
  linearObjective(examples, wrongSide).value(weights);

/** 1 for a mistake. It has steps only, so it is no loss to descend. */
const wrongSide: LinearLoss = ({ z, y }) => ({ loss: select(gt(mul(y, z), 0), 0, 1), slope: mul(0, z) });
