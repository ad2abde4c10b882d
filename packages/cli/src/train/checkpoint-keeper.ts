import type { Member, StrategyPart } from '@thalweg/core';
import type { CheckpointFolder, KeptCheckpoint } from '@thalweg/core/checkpoint';
import type { TrainEvent } from '@thalweg/strategies';
import { checkpointOf } from '@thalweg/strategies/checkpoint';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Network } from '../network/network.js';
import { failed, type Failure } from '../command/failure.js';
import type { Course, Run } from './course.js';
import type { TrainReport } from './train-report.js';

/** Keeps checkpoints while a run goes on: one of a place, however many events say so. */
export interface CheckpointKeeper {
  /** Keeps a checkpoint if an event is a reason to: an epoch has ended, or a strategy wants one. */
  readonly after: (event: RunEvent) => Promise<Either<Failure, unknown>>;
  /** Keeps a checkpoint in any case, if there is none of the place yet. */
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
  // All that happens without another batch has one and the same `run`.
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
          // An evaluation, which gives the checkpoint its score, may be about to come.
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
