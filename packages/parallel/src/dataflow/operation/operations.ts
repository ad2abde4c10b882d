import { ConfigError } from '@thalweg/core';
import { ParallelError } from '../../error/parallel-error.js';
import type { Operation } from '../graph/operation.js';
import { broadcastToOperation } from './broadcast.js';
import {
  addOperation,
  gateOperation,
  multiplyOperation,
  reluOperation,
  scaleOperation,
  subtractOperation,
  tanhOperation,
} from './elementwise.js';
import { matmulOperation, transposeOperation } from './matrices.js';
import { meanOperation, rowTotalsOperation, sumOperation, sumRowsOperation } from './reductions.js';
import { logSoftmaxOperation, softmaxCrossEntropyOperation, softmaxOperation } from './softmax.js';
import { constantOperation, feedOperation, variableOperation } from './sources.js';

/**
 * The operations that need no announcement.
 *
 * @example
 * ```ts
 * import { operations } from '@thalweg/parallel/dataflow';
 *
 * operations.some(({ name }) => name === 'matmul') // => true
 * ```
 *
 * @category Dataflow
 * @since 0.1.0
 */
export const operations: readonly Operation[] = [
  addOperation,
  broadcastToOperation,
  constantOperation,
  feedOperation,
  gateOperation,
  logSoftmaxOperation,
  matmulOperation,
  meanOperation,
  multiplyOperation,
  reluOperation,
  rowTotalsOperation,
  scaleOperation,
  softmaxCrossEntropyOperation,
  softmaxOperation,
  subtractOperation,
  sumOperation,
  sumRowsOperation,
  tanhOperation,
  transposeOperation,
  variableOperation,
];

/**
 * The operation of a name.
 *
 * @param extra - Operations besides those that are always there.
 * @throws {ParallelError} If there is none.
 * @throws {ConfigError} If there are two.
 * @internal
 */
export const operationNamed = (name: string, extra: readonly Operation[] = []): Operation => {
  const [found, ...others] = new Set(
    [...operations, ...extra].filter((operation) => operation.name === name),
  );
  if (found === undefined)
    throw new ParallelError({
      reason: 'notFound',
      expected: `an operation of the name '${name}'`,
      found: 'none',
      fix: 'An operation of your own must be given along with the graph.',
    });
  if (others.length > 0)
    throw new ConfigError({
      owner: 'graph',
      argument: 'operations',
      expected: 'one operation of each name',
      found: `${others.length + 1} of the name '${name}'`,
    });
  return found;
};
