import { setTimeout as wait } from 'node:timers/promises';
import { makeKey } from '@thalweg/core';
import { ParallelError, runParallel, type ParallelReport } from '@thalweg/parallel';
import { redis } from '@thalweg/parallel/redis';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Surroundings } from '../command/command.js';
import { failed, type Failure } from '../command/failure.js';
import { watchInterrupt, type Interrupt } from '../command/interrupt.js';
import { shellText } from '../command/shell-text.js';
import { withoutPassword } from '../command/without-password.js';
import { interrupted } from '../redis/interrupted.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import { liveLine } from './live-line.js';
import type { RunParts } from './run-parts.js';
import type { ServerSettings } from './server-settings.js';

/** Runs the server of a run to its end, through restarts of Redis. A signal ends it so that the run can be resumed. */
export const runServer =
  (
    settings: ServerSettings,
    parts: RunParts,
    surroundings: Surroundings,
  ): TaskEither<Failure, ParallelReport> =>
  async () => {
    const interrupt = watchInterrupt(surroundings.signals);
    surroundings.output.write(`${opening(settings, parts, surroundings)}\n\n`);
    try {
      return await untilOver(settings, parts, surroundings, interrupt);
    } finally {
      interrupt.release();
    }
  };

const untilOver = async (
  settings: ServerSettings,
  parts: RunParts,
  surroundings: Surroundings,
  { signal, received }: Interrupt,
): Promise<Either<Failure, ParallelReport>> => {
  const { run } = settings.address;
  const { output } = surroundings;
  const line = liveLine(output);
  const stopped = (about = 'Interrupted.'): Either<Failure, never> | undefined => {
    const by = received();
    return by && left(interrupted(by, surroundings, `${about} Redis holds run ${run}. To resume:`));
  };
  for (let hasBegun = false; ;) {
    try {
      const report = await runParallel({ ...runOptions(settings, parts), signal, onEvent: line.onEvent });
      const ended =
        report.stopped === 'signal' ? stopped(`Interrupted after ${report.updates} updates.`) : undefined;
      return ended ?? right(report);
    } catch (error) {
      line.end();
      const reason = error instanceof ParallelError ? error.reason : undefined;
      if (reason === 'superseded')
        return left(
          failed(new Error(`Another process runs the server of run ${run} now, so this one ends.`)),
        );
      // Redis may not be there yet when the run begins again.
      if (reason !== 'restarted' && !(reason === 'disconnected' && hasBegun))
        return left(parallelFailure(error));
      if (reason === 'restarted') output.write('Redis has restarted: the run goes on from what it holds.\n');
      hasBegun = true;
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      const ended = stopped();
      if (ended !== undefined) return ended;
    }
  }
};

/** Before the run begins again, in milliseconds. */
const pauseMs = 200;

const runOptions = (settings: ServerSettings, { config, algorithm, optimizer, plugins }: RunParts) => {
  const { address, shard, task, workers, data, stop, seed, onFailure, maxRestarts } = settings;
  const { silenceLimit, evaluateEvery, keepFor, recordPath } = settings;
  return {
    task: { ...task, config },
    algorithm,
    ...(optimizer && { optimizer }),
    transport: redis(address.url, {
      run: address.run,
      shards: shard.count,
      ...(keepFor !== undefined && { keepFor }),
    }),
    workers,
    data,
    stop,
    seed: makeKey(seed),
    plugins,
    onFailure,
    maxRestarts,
    ...(silenceLimit !== undefined && { silenceLimit }),
    ...(evaluateEvery !== undefined && { evaluateEvery }),
    record: recordPath !== undefined,
  };
};

const opening = (settings: ServerSettings, { algorithm }: RunParts, { program }: Surroundings): string => {
  const { address, shard, taskText, plugins, workers, data } = settings;
  const { examples, batchSize, split } = data;
  const where = withoutPassword(address.url);
  const worker = shellText([
    ...[...program, 'worker', '--redis', where, '--run', address.run, '--task', taskText],
    ...plugins.flatMap((plugin) => ['--plugin', plugin]),
  ]);
  const batches = batchSize === 'full' ? 'full batches' : `batches of ${batchSize}`;
  return [
    `Run ${address.run} at ${where}: ${algorithm.description.name} with ${workers} workers`,
    `${examples} examples in ${split}, ${batches}`,
    `A worker: ${worker}`,
    ...(shard.count === 1 ? [] : [`Part 1 of ${shard.count} of the parameters`]),
  ].join('\n');
};
