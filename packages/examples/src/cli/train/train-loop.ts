import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckpointFolder, KeptCheckpoint } from '@thalweg/core/checkpoint';
import { train } from '@thalweg/strategies';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { evaluate, type Evaluation } from '../../network/evaluate.js';
import type { Examples } from '../../network/examples.js';
import { exitCode } from '../exit-code.js';
import { failed, type Failure } from '../failure.js';
import type { Course } from './course.js';
import type { Interrupt } from './interrupt.js';
import { checkpointOf, type Place } from './saved-run.js';
import type { RunEnd, TrainReport } from './train-report.js';

/** What a run needs besides its course. */
export interface TrainLoop {
  readonly epochs: number;
  readonly from: Place | undefined;
  readonly folder: CheckpointFolder;
  readonly report: TrainReport;
  readonly interrupt: Interrupt;
  /** What to write in a shell to go on after an interruption. */
  readonly resumeCommand: string;
}

/** Trains to the end, or to an interruption, and keeps a checkpoint of every epoch and of the step interrupted at. */
export const trainLoop = async (course: Course, loop: TrainLoop): Promise<Either<Failure, RunEnd>> => {
  const { epochs, from, folder, report, interrupt } = loop;
  const { optimizer, start, data, valueAndGrad, split } = course;
  const keep = async (place: Place, score?: number): Promise<Either<Failure, KeptCheckpoint>> => {
    const label = {
      step: place.position.step,
      ...(score !== undefined && Number.isFinite(score) && { score }),
    };
    const kept = await folder.save(checkpointOf(course, place), label)();
    if (isLeft(kept)) return left(failed(kept.left));
    report.checkpoint({ path: kept.right.path, step: kept.right.step });
    return kept;
  };

  let place: Place = from ?? { at: start, position: beginning };
  const events = train({
    optimizer,
    params: start.params,
    data,
    valueAndGrad,
    epochs,
    ...(from !== undefined && { from }),
  });
  for (const event of events) {
    place = event;
    const epoch = event.epoch + 1;
    const { step } = event;
    let kept: KeptCheckpoint | undefined;
    switch (event._tag) {
      case 'NonFinite': {
        const where = `epoch ${epoch}, step ${step + 1}`;
        return left(failed(new Error(`${where}: expected a loss that is a number, found ${event.loss}`)));
      }
      case 'Step':
        report.step({ epoch, batch: event.position.batch, step, loss: event.loss });
        // Otherwise Ctrl-C would not be heard before the end.
        await nextTurn();
        break;
      case 'Epoch': {
        const test = judged(place, split.test);
        report.epoch({ epoch, step, loss: event.meanLoss, test });
        const saved = await keep(place, test?.loss ?? event.meanLoss);
        if (isLeft(saved)) return saved;
        kept = saved.right;
      }
    }
    if (!interrupt.requested() || place.position.epoch === epochs) continue;
    if (kept === undefined) {
      const saved = await keep(place);
      if (isLeft(saved)) return saved;
      kept = saved.right;
    }
    return left({
      code: exitCode.interrupted,
      lines: [`Interrupted after step ${step}, which ${kept.path} holds. To go on:`, loop.resumeCommand],
    });
  }
  const learnt = evaluate(place.at.params, split.train);
  return right({
    epochs: place.position.epoch,
    steps: place.position.step,
    train: learnt,
    test: judged(place, split.test),
  });
};

const beginning = { epoch: 0, batch: 0, step: 0, lossSum: 0, lossCount: 0 };

const judged = ({ at }: Place, test: Examples): Evaluation | undefined =>
  test.labels.size === 0 ? undefined : evaluate(at.params, test);
