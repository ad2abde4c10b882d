import { mul, sum, type Expression, type Operand } from '@thalweg/core';

/** The sum over all elements of the products of two trees, or of a tree and a number. */
export const innerProduct = (a: Operand, b: Operand): Expression => sum('tree', mul(a, b));
