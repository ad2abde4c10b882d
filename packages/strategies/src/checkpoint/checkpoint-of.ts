import type { Member, StrategyPart } from '@thalweg/core';
import type { Checkpoint, Plain } from '@thalweg/core/checkpoint';
import type { Spec } from '@thalweg/core/spec';
import type { TrainRun } from '../train/train-event.js';

/**
 * Makes a checkpoint of a run.
 *
 * The checkpoint has the parameters, the optimizer state and, as further data, the run's position, its control and the
 * states of its strategies.
 *
 * @param run - The `run` of any event.
 * @param spec - The spec of the optimizer: `toSpec(optimizer)`.
 * @param data - Further data of your own to save, plain data and tensors; none by default.
 *
 * @example
 * ```ts
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { decodeCheckpoint, encodeCheckpoint, joinPieces } from '@thalweg/core/checkpoint';
 * import { toSpec } from '@thalweg/core/spec';
 * import { adam } from '@thalweg/optimizers';
 * import { batches, earlyStopping, train } from '@thalweg/strategies';
 * import { checkpointOf, runIn } from '@thalweg/strategies/checkpoint';
 *
 * const options = {
 *   optimizer: adam({ learningRate: 0.1 }),
 *   params: { w: tensor(0) },
 *   data: batches({ x: tensor([1, 2, 3]) }, { batchSize: 1 }),
 *   valueAndGrad: ({ w }: { readonly w: ReturnType<typeof tensor> }) =>
 *     [(w.get() - 1) ** 2 / 2, { w: tensor(w.get() - 1) }] as const,
 *   strategy: earlyStopping(),
 *   evaluate: () => ({ loss: 1 }),
 *   epochs: 3,
 * };
 * const ends = [...train(options)].map(({ run }) => run);
 * const pieces = encodeCheckpoint(checkpointOf(ends[2]!, toSpec(options.optimizer)));
 * const read = isRight(pieces) ? decodeCheckpoint(joinPieces(pieces.right)) : pieces;
 * const from = isRight(read) ? runIn(options, read.right) : read;
 * const again = isRight(from) ? [...train({ ...options, from: from.right })] : [];
 * again.at(-1)?.at.params.w.get() === ends.at(-1)?.at.params.w.get() // => true
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const checkpointOf = <Members extends readonly Member[], P, Parts extends readonly StrategyPart[]>(
  run: TrainRun<Members, P, Parts>,
  spec: Spec,
  data: Plain = null,
): Checkpoint => {
  // The cast is safe for any optimizer. Encoding the checkpoint refuses values that are not plain data.
  const { at, position, control, strategies } = run as unknown as {
    readonly at: { readonly params: unknown; readonly state: unknown };
    readonly [part: string]: unknown;
  };
  return { ...at, spec, data: { train: { position, control, strategies } as Plain, data } };
};
