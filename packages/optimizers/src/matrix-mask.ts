import { mask, type MaskHyperparameter } from '@thalweg/core';

/** Declares a mask that chooses the matrices by default. */
export const matrixMask: MaskHyperparameter = { ...mask(), fallback: { rank: 2 } };
