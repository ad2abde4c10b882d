import { checkpointFolder } from '@thalweg/core/checkpoint';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { shellText } from '../arguments/shell-text.js';
import type { Command, Surroundings } from '../command.js';
import { loadData } from '../data/load-data.js';
import type { Failure } from '../failure.js';
import { readOptimizer } from '../specs/read-spec.js';
import { prepareCourse, type Course } from './course.js';
import { watchInterrupt } from './interrupt.js';
import { jsonReport } from './json-report.js';
import { optimizerFailure } from './optimizer-failure.js';
import { runStart } from './run-start.js';
import { startingPlace } from './starting-place.js';
import { textReport } from './text-report.js';
import { trainLoop, type TrainLoop } from './train-loop.js';
import { readTrainSettings, trainOptions, type TrainSettings } from './train-settings.js';

export const trainCommand: Command = {
  name: 'train',
  about: 'trains a network on examples with an optimizer from a file; Ctrl-C keeps what was learnt',
  options: trainOptions,
  run: (args, surroundings) =>
    pipe(
      TaskEither.fromEither(readTrainSettings(args)),
      TaskEither.chain((settings) =>
        pipe(
          readOptimizer({ path: settings.optimizerPath, plugins: settings.plugins }),
          TaskEither.chain((optimizer) =>
            pipe(
              loadData(settings.dataPath, settings.label),
              TaskEither.chain((file) => prepareCourse(settings, optimizer, file)),
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
  const { output } = surroundings;
  return pipe(
    startingPlace(settings, course, folder),
    TaskEither.chain((from) => {
      const reporting = settings.json ? jsonReport : textReport;
      const report = reporting(output, runStart(settings, course, from));
      return trainTask(settings, course, {
        epochs: settings.epochs,
        from,
        folder,
        report,
        resumeCommand: resumeCommand(surroundings),
      });
    }),
  );
};

const trainTask =
  (
    settings: TrainSettings,
    course: Course,
    loop: Omit<TrainLoop, 'interrupt'>,
  ): TaskEither.TaskEither<Failure, void> =>
  async () => {
    const { report } = loop;
    const stopped = (why: Failure) => {
      report.stopped(why);
      return Either.left(why);
    };
    const interrupt = watchInterrupt();
    try {
      const ended = await trainLoop(course, { ...loop, interrupt });
      if (Either.isLeft(ended)) return stopped(ended.left);
      report.done(ended.right);
      return Either.right(undefined);
    } catch (error) {
      return stopped(optimizerFailure(settings.optimizerPath, error));
    } finally {
      interrupt.release();
    }
  };

const resumeCommand = ({ program, words: [command = '', ...options] }: Surroundings): string => {
  const resume = '--resume';
  return shellText([...program, command, resume, ...options.filter((word) => word !== resume)]);
};
