import { gt, linearObjective, mul, select, type LinearLoss, type Tensor } from '@thalweg/core';
import type { SparseExamples } from '@thalweg/parallel';

/** The fraction of the examples that lie on the wrong side of the plane, or on it. */
export const errorRate = (weights: Tensor, examples: SparseExamples): number =>
  linearObjective(examples, wrongSide).value(weights);

/** 1 for an error, else 0. It is piecewise constant, so it cannot be a training loss. */
const wrongSide: LinearLoss = ({ z, y }) => ({ loss: select(gt(mul(y, z), 0), 0, 1), slope: mul(0, z) });
