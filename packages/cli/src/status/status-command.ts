import { setTimeout as wait } from 'node:timers/promises';
import { redisStatus, type RedisStatus } from '@thalweg/parallel/redis';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { Arguments } from '../command/parse-arguments.js';
import type { Command } from '../command/command.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { jsonLine } from '../console/json-line.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import { readRunAddress, runAddressOptions, type RunAddress } from '../redis/run-address.js';
import { redrawn } from './redrawn.js';
import { statusLine, statusTable, type Look } from './status-text.js';

export const statusCommand: Command = {
  name: 'status',
  about: 'shows a run over Redis: who is alive, updates, losses, staleness, pushes per second',
  options: {
    ...runAddressOptions,
    watch: { about: 'looks every second until the run is over: a table on a terminal, otherwise lines' },
    json: { about: 'prints a line of JSON for each look' },
  },
  run: (args, { output }) =>
    pipe(
      readRunAddress(args),
      Either.mapLeft(wrongUsage),
      TaskEither.fromEither,
      TaskEither.chain((address) => {
        const show = showing(args, output);
        return args.has('watch') ? watch(address, show) : once(address, show);
      }),
    ),
};

/** Between two looks, in milliseconds. */
const pauseMs = 1000;

const once = (address: RunAddress, show: (look: Look) => void): TaskEither.TaskEither<Failure, void> =>
  pipe(
    statusOf(address),
    TaskEither.chainEitherK((status) => {
      const { run } = address;
      if (status.phase === 'unknown')
        return Either.left(
          failed(new Error(`run ${run}: expected one that has begun, found none of this name`)),
        );
      show({ run, status, pushesPerSecond: pushesOf(status) / status.seconds });
      return Either.right(undefined);
    }),
  );

/** Also waits for a run that has not begun. */
const watch =
  (address: RunAddress, show: (look: Look) => void): TaskEither.TaskEither<Failure, void> =>
  async () => {
    for (let before: { readonly at: number; readonly pushes: number } | undefined; ;) {
      const found = await statusOf(address)();
      if (Either.isLeft(found)) return found;
      const status = found.right;
      const [at, pushes] = [performance.now() / 1000, pushesOf(status)];
      const pushesPerSecond =
        before === undefined ? pushes / status.seconds : (pushes - before.pushes) / (at - before.at);
      show({ run: address.run, status, pushesPerSecond });
      if (status.phase === 'over') return Either.right(undefined);
      before = { at, pushes };
      await wait(pauseMs);
    }
  };

const statusOf = ({ url, run }: RunAddress): TaskEither.TaskEither<Failure, RedisStatus> =>
  TaskEither.tryCatch(() => redisStatus(url, { run }), parallelFailure);

const pushesOf = ({ workers }: RedisStatus): number => workers.reduce((sum, { pushes }) => sum + pushes, 0);

const showing = (args: Arguments, output: NodeJS.WritableStream): ((look: Look) => void) => {
  const line = (text: string): void => {
    output.write(`${text}\n`);
  };
  if (args.has('json')) return ({ run, status, ...rest }) => line(jsonLine({ run, ...rest, ...status }));
  if (!args.has('watch')) return (look) => line(statusTable(look));
  const draw = redrawn(output);
  return draw === undefined ? (look) => line(statusLine(look)) : (look) => draw(statusTable(look));
};
