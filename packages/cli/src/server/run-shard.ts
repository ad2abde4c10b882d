import type { ModuleReference } from '@thalweg/parallel';
import { redisShard, type RedisShardEvent } from '@thalweg/parallel/redis';
import { left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Surroundings } from '../command/command.js';
import type { Failure } from '../command/failure.js';
import { watchInterrupt } from '../command/interrupt.js';
import { interrupted } from '../redis/interrupted.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import type { ServerSettings } from './server-settings.js';

/** Keeps a part of the parameters that is not the first, until the run is over. */
export const runShard =
  (
    { address: { url, run }, shard, task }: ServerSettings,
    plugins: readonly ModuleReference[],
    surroundings: Surroundings,
  ): TaskEither<Failure, void> =>
  async () => {
    const { output, signals } = surroundings;
    const interrupt = watchInterrupt(signals);
    const part = `part ${shard.index + 1} of ${shard.count} of the parameters`;
    try {
      await redisShard(url, {
        run,
        shard: shard.index,
        task,
        plugins,
        signal: interrupt.signal,
        onEvent: (event) => {
          output.write(`${eventText(event, part)}\n`);
        },
      });
    } catch (error) {
      return left(parallelFailure(error));
    } finally {
      interrupt.release();
    }
    const by = interrupt.received();
    if (by !== undefined)
      return left(interrupted(by, surroundings, `Interrupted. Redis holds ${part}. To resume:`));
    output.write(`run ${run} is over\n`);
    return right(undefined);
  };

const eventText = (event: RedisShardEvent, part: string): string => {
  switch (event._tag) {
    case 'Waiting':
      return 'waits for the run to begin';
    case 'Serving':
      return `keeps ${part}`;
    case 'Disconnected':
      return `tries again: ${event.error.message}`;
  }
};
