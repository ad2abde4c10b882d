import { redisReport } from '@thalweg/parallel/redis';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { ParallelReport } from '@thalweg/parallel';
import type { Command } from '../command/command.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { textOf } from '../command/option-values.js';
import { jsonLine } from '../console/json-line.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import { reportText } from '../redis/report-text.js';
import { readRunAddress, runAddressOptions, type RunAddress } from '../redis/run-address.js';
import { checkWritable, saveOption, saveParameters } from '../redis/save-parameters.js';

export const reportCommand: Command = {
  name: 'report',
  about: 'shows the report of a run over Redis that is over, and saves its parameters',
  options: {
    ...runAddressOptions,
    json: { about: 'prints it as a line of JSON, without the parameters and the record' },
    save: saveOption,
  },
  run: (args, { output }) =>
    pipe(
      readRunAddress(args),
      Either.mapLeft(wrongUsage),
      TaskEither.fromEither,
      TaskEither.chainFirst(() => checkWritable(textOf(args, 'save'))),
      TaskEither.chain((address) =>
        pipe(
          reportOf(address),
          TaskEither.chainFirst((report) => saveParameters(textOf(args, 'save'), address.run, report)),
          TaskEither.map((report) => {
            output.write(`${args.has('json') ? json(address, report) : reportText(address.run, report)}\n`);
          }),
        ),
      ),
    ),
};

const json = ({ run }: RunAddress, { parameters: _, record: __, ...report }: ParallelReport): string =>
  jsonLine({ run, ...report });

const reportOf = ({ url, run }: RunAddress): TaskEither.TaskEither<Failure, ParallelReport> =>
  pipe(
    TaskEither.tryCatch(() => redisReport(url, { run }), parallelFailure),
    TaskEither.chainEitherK((report) =>
      report === undefined
        ? Either.left(failed(new Error(`run ${run}: expected one that is over, found one that is not`)))
        : Either.right(report),
    ),
  );
