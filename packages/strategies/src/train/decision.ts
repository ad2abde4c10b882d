import { isTensor, mapTree, toArray, type Params, type TakenDecision } from '@thalweg/core';
import { isWhole, requireArgument } from '../argument/require-argument.js';
import { requireRows } from '../data/take-rows.js';
import type { AnyRun, Course } from './progress.js';

/**
 * Checks a decision before it is carried out. The error names the strategy that made it.
 *
 * @throws {ConfigError} If it cannot be carried out.
 */
export const requireDecision = (course: Course, run: AnyRun, decision: TakenDecision<Params>): void => {
  const require = (accepted: boolean, argument: string, expected: string, found: unknown): void => {
    requireArgument(accepted, { owner: decision.by, argument, expected, found });
  };
  switch (decision._tag) {
    case 'SetBatchSize': {
      const { batchSize } = decision;
      require(isWhole(batchSize, 1), 'SetBatchSize: batchSize', 'a whole number, 1 or more', batchSize);
      return;
    }
    case 'ScaleLearningRate': {
      const { factor } = decision;
      require(isRate(factor), 'ScaleLearningRate: factor', 'a finite number above 0', factor);
      const product = run.control.learningRateFactor * factor;
      const expected = 'a factor that keeps the product of all factors a finite number above 0';
      require(isRate(product), 'ScaleLearningRate: factor', expected, factor);
      return;
    }
    case 'SwitchOptimizer': {
      const names = course.optimizers.join(', ') || 'none';
      const expected = `the name of one of the optimizers (${names})`;
      require(course.optimizers.includes(decision.to), 'SwitchOptimizer: to', expected, decision.to);
      return;
    }
    case 'SelectExamples': {
      const { rows } = decision;
      if (rows === null) return;
      const argument = 'SelectExamples: rows';
      const isList = isTensor(rows) && rows.shape.length === 1 && rows.size > 0;
      require(isList, argument, 'a tensor of one dimension with a row or more, or null for all', rows);
      requireRows(`${decision.by}: SelectExamples`, toArray(rows), course.examples ?? Infinity);
      return;
    }
    case 'Restore':
      if (decision.params !== run.at.params) requireLike(require, decision.params, run.at.params);
      return;
    case 'Evaluate':
      require(course.canEvaluate, 'Evaluate', 'the option evaluate, from parameters to metrics', undefined);
      return;
    case 'Stop':
      require(typeof decision.reason === 'string', 'Stop: reason', 'a string', decision.reason);
      return;
    case 'Snapshot':
    case 'ResetOptimizer':
    case 'SaveCheckpoint':
      return;
    default:
      require(false, 'decision', 'a _tag of the type Decision', unknownTag(decision));
  }
};

const isRate = (factor: unknown): boolean => typeof factor === 'number' && factor > 0 && factor < Infinity;

const unknownTag = (decision: { readonly _tag?: unknown }): unknown => decision._tag;

const requireLike = (
  require: (accepted: boolean, argument: string, expected: string, found: unknown) => void,
  found: Params,
  expected: Params,
): void => {
  const [leaves, wanted] = [leavesOf(found), leavesOf(expected)];
  for (let i = 0; i < Math.max(leaves.length, wanted.length); i++) {
    const [leaf, like] = [leaves[i], wanted[i]];
    const as = like === undefined ? 'no further leaf' : like;
    require(leaf === like, 'Restore: params', `a tree like the parameters, ${as}`, leaf);
  }
};

/** The path and the kind of every leaf. */
const leavesOf = (tree: unknown): readonly string[] => {
  const leaves: string[] = [];
  mapTree((leaf: unknown, path) => {
    const kind = isTensor(leaf) ? `${leaf.dtype} [${leaf.shape.join(', ')}]` : typeof leaf;
    leaves.push(path === '' ? kind : `${path}: ${kind}`);
  }, tree);
  return leaves;
};
