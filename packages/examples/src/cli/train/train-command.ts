import { checkpointFolder } from '@thalweg/core/checkpoint';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { shellText } from '../arguments/shell-text.js';
import type { Command, Surroundings } from '../command.js';
import { loadData } from '../data/load-data.js';
import type { Failure } from '../failure.js';
import { prepareCourse, type Course } from './course.js';
import { watchInterrupt } from './interrupt.js';
import { jsonReport } from './json-report.js';
import { readRunSpecs } from './run-specs.js';
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
          readRunSpecs(settings),
          TaskEither.chain((specs) =>
            pipe(
              loadData(settings.dataPath, settings.label),
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
  const { output } = surroundings;
  return pipe(
    startingPlace(settings, course, folder),
    TaskEither.chain((from) => {
      const reporting = settings.json ? jsonReport : textReport;
      const report = reporting(output, runStart(settings, course, from));
      return trainTask(course, {
        settings,
        from,
        folder,
        report,
        resumeCommand: resumeCommand(surroundings),
      });
    }),
  );
};

const trainTask =
  (course: Course, loop: Omit<TrainLoop, 'signal'>): TaskEither.TaskEither<Failure, void> =>
  async () => {
    const { report } = loop;
    const { signal, release } = watchInterrupt();
    try {
      const ended = await trainLoop(course, { ...loop, signal });
      if (Either.isLeft(ended)) {
        report.stopped(ended.left);
        return ended;
      }
      report.done(ended.right);
      return Either.right(undefined);
    } finally {
      release();
    }
  };

const resumeCommand = ({ program, words: [command = '', ...options] }: Surroundings): string => {
  const resume = '--resume';
  return shellText([...program, command, resume, ...options.filter((word) => word !== resume)]);
};
