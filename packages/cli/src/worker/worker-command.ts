import { redisWorker, type RedisWorkerEvent } from '@thalweg/parallel/redis';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { ModuleReference } from '@thalweg/parallel';
import type { Command, Surroundings } from '../command/command.js';
import { wrongUsage, type Failure } from '../command/failure.js';
import { watchInterrupt } from '../command/interrupt.js';
import { readAll, wholeNumber } from '../command/option-values.js';
import { interrupted } from '../redis/interrupted.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import { pluginReferences } from '../redis/plugin-references.js';
import { readRunAddress, runAddressOptions, type RunAddress } from '../redis/run-address.js';
import { readTaskModule, taskOption } from '../redis/task-module.js';
import { pluginOption } from '../spec/load-registry.js';

export const workerCommand: Command = {
  name: 'worker',
  about: 'works for a run over Redis until it is over; may start before the server',
  options: {
    ...runAddressOptions,
    task: taskOption,
    window: { value: 'N', about: 'how many pushes may be on their way to the server; 2 by default' },
    plugin: pluginOption,
  },
  run: (args, surroundings) =>
    pipe(
      readAll({
        address: readRunAddress(args),
        task: readTaskModule(args),
        window: wholeNumber(args, 'window', { least: 1, fallback: 2 }),
      }),
      Either.mapLeft(wrongUsage),
      TaskEither.fromEither,
      TaskEither.chain((settings) =>
        pipe(
          pluginReferences(args.given('plugin')),
          TaskEither.chain((plugins) => runWorker({ ...settings, plugins }, surroundings)),
        ),
      ),
    ),
};

interface WorkerSettings {
  readonly address: RunAddress;
  readonly task: ModuleReference;
  readonly window: number;
  readonly plugins: readonly ModuleReference[];
}

const runWorker =
  (
    { address: { url, run }, ...settings }: WorkerSettings,
    surroundings: Surroundings,
  ): TaskEither.TaskEither<Failure, void> =>
  async () => {
    const { output, signals } = surroundings;
    const interrupt = watchInterrupt(signals);
    const { signal } = interrupt;
    try {
      await redisWorker(url, {
        run,
        ...settings,
        signal,
        onEvent: (event) => {
          output.write(`${eventText(event)}\n`);
        },
      });
    } catch (error) {
      return Either.left(parallelFailure(error));
    } finally {
      interrupt.release();
    }
    const by = interrupt.received();
    if (by !== undefined)
      return Either.left(
        interrupted(by, surroundings, 'Interrupted. The seat is free for another worker. To go on:'),
      );
    output.write(`run ${run} is over\n`);
    return Either.right(undefined);
  };

const eventText = (event: RedisWorkerEvent): string => {
  switch (event._tag) {
    case 'Waiting':
      return 'waits for the run to begin, or for a free seat';
    case 'Seated':
      return `works as worker ${event.worker}`;
    case 'Left':
      return `worker ${event.worker} has left its seat: ${ends[event.reason]}`;
    case 'Disconnected':
      return `tries again: ${event.error.message}`;
  }
};

const ends: Readonly<Record<Extract<RedisWorkerEvent, { readonly _tag: 'Left' }>['reason'], string>> = {
  finished: 'there is no more data for it',
  dismissed: 'the server has closed it',
  expired: 'its sign of life came too late',
  signal: 'it was told to end',
  threw: 'the task threw an error, which the server reports',
};
