import type { Member, StrategyPart } from '@thalweg/core';
import type { CheckpointFolder, KeptCheckpoint } from '@thalweg/core/checkpoint';
import type { TrainEvent } from '@thalweg/strategies';
import { checkpointOf } from '@thalweg/strategies/checkpoint';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Network } from '../network/network.js';
import { failed, type Failure } from '../command/failure.js';
import type { Course, Run } from './course.js';
import type { TrainReport } from './train-report.js';

/** Saves checkpoints during a run, one for each state of the run, even if several events ask for it. */
export interface CheckpointKeeper {
  /** Saves a checkpoint at the end of an epoch, or at a strategy's request. */
  readonly after: (event: RunEvent) => Promise<Either<Failure, unknown>>;
  /** Saves a checkpoint of this state unless there is one already. */
  readonly of: (run: Run) => Promise<Either<Failure, KeptCheckpoint>>;
}

export type RunEvent = TrainEvent<readonly Member[], Network, readonly StrategyPart[]>;

export const keepCheckpoints = (
  { training, specs, run: identity }: Course,
  folder: CheckpointFolder,
  report: Pick<TrainReport, 'checkpoint'>,
): CheckpointKeeper => {
  const { evaluate, strategy } = training;
  const evaluatesEpochs =
    evaluate !== undefined && strategy?.parts.some(({ evaluates }) => evaluates) !== true;
  // All events without another batch between them share one `run`.
  let wanted: Run | undefined;
  let score: { readonly run: Run; readonly loss: number } | undefined;
  let last: { readonly run: Run; readonly kept: KeptCheckpoint } | undefined;

  const keep = async (run: Run): Promise<Either<Failure, KeptCheckpoint>> => {
    const loss = score?.run === run ? score.loss : NaN;
    const label = { step: run.position.step, ...(Number.isFinite(loss) && { score: loss }) };
    const saved = await folder.saveTask(checkpointOf(run, specs.optimizer, identity), label)();
    if (isLeft(saved)) return left(failed(saved.left));
    const kept = saved.right;
    report.checkpoint({ path: kept.path, step: kept.step });
    last = { run, kept };
    return saved;
  };

  return {
    after: async (event) => {
      const { run } = event;
      switch (event._tag) {
        case 'Epoch':
          wanted = run;
          if (evaluate === undefined) score = { run, loss: event.meanLoss };
          // An evaluation may still follow and give the checkpoint its score.
          return evaluatesEpochs ? right(undefined) : keep(run);
        case 'Evaluation':
          score = { run, loss: event.metrics.loss ?? NaN };
          return wanted === run ? keep(run) : right(undefined);
        case 'Decision':
          if (event.decision._tag !== 'SaveCheckpoint' || wanted === run) return right(undefined);
          wanted = run;
          return keep(run);
        case 'Start':
        case 'Step':
        case 'NonFinite':
        case 'End':
          return right(undefined);
      }
    },
    of: async (run) => (last?.run === run ? right(last.kept) : keep(run)),
  };
};
