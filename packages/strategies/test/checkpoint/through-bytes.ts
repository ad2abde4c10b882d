import type { Member, StrategyPart } from '@thalweg/core';
import { decodeCheckpoint, encodeCheckpoint, joinPieces, type Checkpoint } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { madeBy } from '@thalweg/testing';
import { checkpointOf, runIn } from '../../src/checkpoint/index.js';
import type { Optimizers, TrainRun } from '../../src/index.js';
import type { Line, LineOptions } from '../train/line.js';

/** A checkpoint out of its bytes. */
export const readBack = (checkpoint: Checkpoint): Checkpoint =>
  madeBy(decodeCheckpoint(joinPieces(madeBy(encodeCheckpoint(checkpoint)))));

/** A run out of the bytes of its checkpoint, as another process would find it. */
export const throughBytes = (
  options: LineOptions,
  run: TrainRun<readonly Member[], Line>,
): TrainRun<readonly Member[], Line> => {
  const { optimizer: name } = run.control;
  const optimizer = name === null ? options.optimizer : options.optimizers![name]!;
  return madeBy(
    runIn<readonly Member[], Line, readonly StrategyPart[], Optimizers>(
      options,
      readBack(checkpointOf(run, toSpec(optimizer))),
    ),
  );
};
