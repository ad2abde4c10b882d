import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { ParallelReport } from '@thalweg/parallel';
import type { Command, Surroundings } from '../command/command.js';
import { failed, type Failure } from '../command/failure.js';
import { writeText } from '../file/write-text.js';
import { pluginReferences } from '../redis/plugin-references.js';
import { reportText } from '../redis/report-text.js';
import { checkWritable, saveParameters } from '../redis/save-parameters.js';
import { readRunParts } from './run-parts.js';
import { runServer } from './run-server.js';
import { runShard } from './run-shard.js';
import { readServerSettings, serverOptions, type ServerSettings } from './server-settings.js';

export const serverCommand: Command = {
  name: 'server',
  about: 'trains with workers in other processes over Redis; the same command resumes',
  options: serverOptions,
  run: (args, surroundings) =>
    pipe(
      TaskEither.fromEither(readServerSettings(args)),
      TaskEither.chain((settings) =>
        settings.shard.index === 0
          ? serveRun(settings, surroundings)
          : pipe(
              pluginReferences(settings.plugins),
              TaskEither.chain((plugins) => runShard(settings, plugins, surroundings)),
            ),
      ),
    ),
};

const serveRun = (
  settings: ServerSettings,
  surroundings: Surroundings,
): TaskEither.TaskEither<Failure, void> =>
  pipe(
    readRunParts(settings),
    TaskEither.chainFirst(() => checkWritable(settings.savePath)),
    TaskEither.chainFirst(() => checkWritable(settings.recordPath)),
    TaskEither.chain((parts) => runServer(settings, parts, surroundings)),
    TaskEither.chainFirst((report) => saveParameters(settings.savePath, settings.address.run, report)),
    TaskEither.chainFirst((report) => writeRecord(settings, report)),
    TaskEither.map((report) => {
      surroundings.output.write(`\n${reportText(settings.address.run, report)}\n`);
    }),
  );

const writeRecord = (
  { recordPath }: ServerSettings,
  { record }: ParallelReport,
): TaskEither.TaskEither<Failure, void> =>
  recordPath === undefined
    ? TaskEither.right(undefined)
    : pipe(writeText(recordPath, `${JSON.stringify(record)}\n`), TaskEither.mapLeft(failed));
