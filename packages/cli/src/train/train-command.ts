import { checkpointFolder, type CheckpointFolder } from '@thalweg/core/checkpoint';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { writableFolder } from '../file/writable-folder.js';
import { shellText } from '../command/shell-text.js';
import type { Command, Surroundings } from '../command/command.js';
import { loadData } from '../data/load-data.js';
import { failed, type Failure } from '../command/failure.js';
import { prepareCourse, type Course } from './course.js';
import { watchInterrupt, type SignalSource } from '../command/interrupt.js';
import { jsonReport } from './json-report.js';
import { readRunSpecs } from './run-specs.js';
import { runStart } from './run-start.js';
import { startingPlace } from './starting-place.js';
import { textReport } from './text-report.js';
import { trainLoop, type TrainLoop } from './train-loop.js';
import { readTrainSettings, trainOptions, type TrainSettings } from './train-settings.js';

export const trainCommand: Command = {
  name: 'train',
  about: 'trains a network on examples with an optimizer from a file; Ctrl-C saves a checkpoint',
  options: trainOptions,
  run: (args, surroundings) =>
    pipe(
      TaskEither.fromEither(readTrainSettings(args)),
      TaskEither.chain((settings) =>
        pipe(
          readRunSpecs(settings),
          TaskEither.chain((specs) =>
            pipe(
              loadData(settings.dataPath, settings.dataOptions, surroundings.input),
              TaskEither.chain((file) => prepareCourse(settings, specs, file)),
            ),
          ),
          TaskEither.chain((course) => trainCourse(settings, course, surroundings)),
        ),
      ),
    ),
};

const trainCourse = (
  settings: TrainSettings,
  course: Course,
  surroundings: Surroundings,
): TaskEither.TaskEither<Failure, void> => {
  const folder = checkpointFolder(settings.checkpoints);
  const { output, errors, signals } = surroundings;
  return pipe(
    writableFolder(settings.checkpoints),
    TaskEither.mapLeft(failed),
    TaskEither.chain(() =>
      // Claims the folder before reading it, so that no other run writes between that and the first checkpoint.
      inClaimed(folder)(
        pipe(
          startingPlace(settings, course, folder),
          TaskEither.chain((from) => {
            for (const hint of course.hints) errors.write(`${hint}\n`);
            const reporting = settings.json ? jsonReport : textReport;
            const report = reporting(output, runStart(settings, course, from));
            const resume = resumeCommand(surroundings);
            return trainTask(course, signals, { settings, from, folder, report, resumeCommand: resume });
          }),
        ),
      ),
    ),
  );
};

/** Runs a task while no other process may save into a folder. */
const inClaimed =
  ({ claimTask, releaseTask }: CheckpointFolder) =>
  (task: TaskEither.TaskEither<Failure, void>): TaskEither.TaskEither<Failure, void> =>
    TaskEither.bracket(
      pipe(claimTask, TaskEither.mapLeft(failed)),
      () => task,
      // The result of the run takes precedence. A claim that is not released ends with the process.
      () =>
        pipe(
          releaseTask,
          TaskEither.orElse((): TaskEither.TaskEither<Failure, void> => TaskEither.right(undefined)),
        ),
    );

const trainTask =
  (
    course: Course,
    signals: SignalSource,
    loop: Omit<TrainLoop, 'interrupt'>,
  ): TaskEither.TaskEither<Failure, void> =>
  async () => {
    const { report } = loop;
    const interrupt = watchInterrupt(signals);
    try {
      const ended = await trainLoop(course, { ...loop, interrupt });
      if (Either.isLeft(ended)) {
        report.stopped(ended.left);
        return ended;
      }
      report.done(ended.right);
      return Either.right(undefined);
    } finally {
      interrupt.release();
    }
  };

const resumeCommand = ({ program, words: [command = '', ...options] }: Surroundings): string => {
  const resume = '--resume';
  return shellText([...program, command, resume, ...options.filter((word) => word !== resume)]);
};
