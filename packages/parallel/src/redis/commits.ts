import { ParallelError } from '../error/parallel-error.js';
import type { Client, Command } from './client.js';
import { listIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import { requireServer } from './require-server.js';

/** Runs commands as one, unless another process has taken the place of this server. @internal */
export type Commit = (commands: readonly Command[], commits: number) => Promise<void>;

/**
 * Takes the place of a server: another process that has it cannot commit from now on.
 *
 * @param server - A word of this process alone.
 * @returns `commits` is the number of commits that the commands write: after a cut it says whether they were run.
 * @internal
 */
export const takeOver = async (link: Link, keys: RunKeys, server: string): Promise<Commit> => {
  await link.use((client) => client.send([['SET', keys.server, server]]));
  /** The connection on which the key of the server is watched. */
  let watching: Client | undefined;
  return (commands, commits) =>
    link.use(async (client, again) => {
      if (watching !== client) {
        const [, holder, done] = await client.send([
          ['WATCH', keys.server],
          ['GET', keys.server],
          ['HGET', keys.state, 'commits'],
        ]);
        requireServer({ server }, holder);
        watching = client;
        // The connection was cut after the transaction and before its reply.
        if (again && Number(String(done)) === commits) return;
      }
      const replies = await client.send([
        ['MULTI'],
        ...commands,
        ['EXEC'],
        // For the next one; so it costs no way there and back.
        ['WATCH', keys.server],
        ['GET', keys.server],
      ]);
      const done = replies[commands.length + 1];
      if (done === null) requireServer({ server }, null);
      // Taken over after the transaction and before the key was watched again.
      requireServer({ server }, replies.at(-1));
      const failed = listIn(done).find((reply) => reply instanceof Error);
      if (failed !== undefined)
        throw new ParallelError({
          reason: 'refused',
          expected: 'Redis to take a commit',
          found: failed.message,
        });
    });
};
