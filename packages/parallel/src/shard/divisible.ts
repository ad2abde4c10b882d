import { explain, type GradientTransformation } from '@thalweg/core';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import { ParallelError } from '../error/parallel-error.js';
import type { Cut } from './blocks.js';

/**
 * Where the leaves may be divided for an optimizer that a server runs on its part of the parameters: nowhere within a leaf if it
 * sums over leaves.
 *
 * @internal
 */
export const cutFor = (tx: GradientTransformation): Cut =>
  explain(tx).passes.every(({ sums }) => sums.length === 0) ? 'rows' : 'leaves';

/**
 * The optimizer for a server that has a part of the parameters. It throws where the result would depend on the other parts: if it
 * sums over all leaves, or is not made of rules alone, so that nobody knows what it reads.
 *
 * @internal
 */
export const divisible = (tx: GradientTransformation, optimizer: RunOptimizer): RunOptimizer => {
  const problem = whyWhole(tx);
  if (problem === undefined) return optimizer;
  const refuse = (): never => {
    throw new ParallelError({
      reason: 'unsupported',
      expected:
        'an optimizer of rules without sums over all parameters, since several servers run it on parts of them',
      found: problem,
      fix: 'Take one server, or an algorithm that runs the optimizer in the workers',
    });
  };
  return { ...optimizer, init: refuse, update: refuse };
};

const whyWhole = (tx: GradientTransformation): string | undefined => {
  for (const { members, sums, backend } of explain(tx).passes) {
    if (sums.includes('tree')) return `${members.join(', ')}, with a sum over all leaves`;
    if (backend === undefined) return `${members.join(', ')}, which is not a rule`;
  }
  return undefined;
};
