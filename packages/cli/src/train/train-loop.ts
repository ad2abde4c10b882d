import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckpointFolder } from '@thalweg/core/checkpoint';
import { train } from '@thalweg/strategies';
import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js';
import { evaluate } from '../network/evaluate.js';
import { exitCode } from '../command/exit-code.js';
import { failed, type Failure } from '../command/failure.js';
import { keepCheckpoints, type RunEvent } from './checkpoint-keeper.js';
import type { Course, Run } from './course.js';
import type { Interrupt } from '../command/interrupt.js';
import { runFailure } from './run-failure.js';
import type { RunEnd, TrainReport } from './train-report.js';
import type { TrainSettings } from './train-settings.js';

/** What a run needs in addition to its course. */
export interface TrainLoop {
  readonly settings: TrainSettings;
  readonly from: Run | undefined;
  readonly folder: CheckpointFolder;
  readonly report: TrainReport;
  readonly interrupt: Pick<Interrupt, 'signal' | 'received'>;
  /** The shell command that resumes after an interruption. */
  readonly resumeCommand: string;
}

/**
 * Trains to the end or to an interruption. It saves a checkpoint of every epoch, at a strategy's request, and of the
 * interrupted step.
 */
export const trainLoop = async (course: Course, loop: TrainLoop): Promise<Either<Failure, RunEnd>> => {
  const { settings, from, folder, report, interrupt, resumeCommand } = loop;
  const { training } = course;
  const keeper = keepCheckpoints(course, folder, report);
  let run = from;
  try {
    const events = train({ ...training, signal: interrupt.signal, ...(from && { from }) });
    let next = events.next();
    for (; next.done !== true; next = events.next()) {
      const event = next.value;
      run = event.run;
      if (event._tag === 'NonFinite') {
        const where = `epoch ${event.epoch + 1}, step ${event.step + 1}`;
        return left(failed(new Error(`${where}: expected a loss that is a number, found ${event.loss}`)));
      }
      tell(report, course, event);
      const kept = await keeper.after(event);
      if (isLeft(kept)) return kept;
      // Otherwise a signal would not arrive before the end.
      if (event._tag === 'Step') await nextTurn();
    }
    const end = next.value;
    if (end.reason !== 'aborted') return checkedEnd(runEnd(course, end.run));
    const kept = await keeper.of(end.run);
    if (isLeft(kept)) return kept;
    return left({
      code: exitCode[interrupt.received() ?? 'SIGINT'],
      lines: [
        `Interrupted after step ${end.step}, which ${kept.right.path} holds. To resume${
          isPipe(settings.dataPath) ? ', with the same data once more' : ''
        }:`,
        resumeCommand,
      ],
    });
  } catch (error) {
    return left(runFailure(settings, training.strategy, run?.control.optimizer ?? null, error));
  }
};

const tell = (report: TrainReport, { split }: Course, event: RunEvent): void => {
  const time = { epoch: event.epoch + 1, step: event.step };
  switch (event._tag) {
    case 'Step': {
      const { loss, control, run } = event;
      const { lossCount: batch, example } = run.position;
      const examples = control.rows?.size ?? split.train.labels.size;
      report.step({ ...time, batch, example, examples, loss });
      break;
    }
    case 'Epoch':
      report.epoch({ ...time, loss: event.meanLoss });
      break;
    case 'Evaluation': {
      const { loss = NaN, accuracy = NaN } = event.metrics;
      report.evaluation({ ...time, loss, accuracy });
      break;
    }
    case 'Decision': {
      const { decision, control } = event;
      report.decision({ ...time, by: decision.by, decision, control });
      break;
    }
    case 'Start':
    case 'NonFinite':
    case 'End':
      break;
  }
};

const runEnd = ({ split }: Course, { at, position, control }: Run): RunEnd => ({
  epochs: position.epoch,
  steps: position.step,
  reason: control.stopped ?? undefined,
  train: evaluate(at.params, split.train),
  test: split.test.labels.size === 0 ? undefined : evaluate(at.params, split.test),
});

/** `train` computes no loss after the last update of a run. */
const checkedEnd = (end: RunEnd): Either<Failure, RunEnd> => {
  const { epochs, steps, train: ofTrain, test: ofTest = ofTrain } = end;
  const found = [ofTrain, ofTest].find(({ loss }) => !Number.isFinite(loss));
  return found === undefined
    ? right(end)
    : left(
        failed(
          new Error(
            `after epoch ${epochs}, step ${steps}: expected a loss that is a number, found ${found.loss}`,
          ),
        ),
      );
};

/** Standard input, or a shell's process substitution: neither can be read again. */
const isPipe = (path: string): boolean =>
  path === '-' || /^\/dev\/(?:stdin|fd\/)|^\/proc\/self\/fd\//.test(path);
