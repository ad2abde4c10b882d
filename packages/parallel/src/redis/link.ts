import { setTimeout as wait } from 'node:timers/promises';
import { ParallelError } from '../error/parallel-error.js';
import { connectTo, ConnectionCut, type Client } from './client.js';

/** A connection that is made again when it is cut. @internal */
export interface Link {
  /**
   * Does something with the connection; if it is cut, once more with the next one.
   *
   * @param work - `again`: whether it was cut in an attempt before, so that it is unknown what that has done.
   * @throws {ParallelError} `'restarted'` if Redis has restarted, `'refused'` if it refuses a command, `'closed'` if the link is
   *   closed meanwhile: the promise rejects with it.
   */
  readonly use: <A>(work: (client: Client, again: boolean) => Promise<A>) => Promise<A>;
  /** From now on it does not wait for a connection that is cut: that is an error. */
  readonly hurry: () => void;
  readonly close: () => void;
}

/** The longest time between two attempts to connect, in milliseconds. */
const longestWait = 1000;

/**
 * Connects, and fails at once where nothing answers.
 *
 * @param url - Of Redis.
 * @param told - Is called when the connection is cut, and when there is one again.
 * @internal
 */
export const linkTo = async (
  url: string,
  told: (isConnected: boolean) => void = () => undefined,
): Promise<Link> => {
  let client: Client | undefined = await connectTo(url).catch((error: unknown) => {
    throw error instanceof ConnectionCut ? unreachable(url, error) : error;
  });
  const { incarnation } = client;
  let closed = false;
  let hurried = false;

  const connected = async (): Promise<Client> => {
    let pause = 25;
    for (;;) {
      if (closed) throw gone();
      if (client !== undefined) return client;
      try {
        const next = await connectTo(url);
        if (next.incarnation !== incarnation) {
          next.close();
          throw restarted();
        }
        client = next;
        told(true);
      } catch (error) {
        if (!(error instanceof ConnectionCut)) throw error;
        if (hurried) throw unreachable(url, error);
        await wait(pause);
        pause = Math.min(2 * pause, longestWait);
      }
    }
  };

  return {
    use: async (work) => {
      for (let again = false; ; again = true) {
        const now = await connected();
        try {
          return await work(now, again);
        } catch (error) {
          if (closed) throw gone();
          if (!(error instanceof ConnectionCut)) throw error;
          now.close();
          if (client === now) {
            client = undefined;
            told(false);
          }
        }
      }
    },
    hurry: () => {
      hurried = true;
    },
    close: () => {
      closed = true;
      client?.close();
    },
  };
};

/** The address without what it says of the user. */
const addressOf = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

const unreachable = (url: string, cause: Error): ParallelError =>
  new ParallelError({
    reason: 'disconnected',
    expected: `Redis at ${addressOf(url)}`,
    found: cause.message,
    cause,
  });

const restarted = (): ParallelError =>
  new ParallelError({
    reason: 'restarted',
    expected: 'the same Redis after the connection was cut',
    found: 'one that has restarted',
    fix: 'Begin again: the run goes on from what Redis holds',
  });

const gone = (): ParallelError =>
  new ParallelError({ reason: 'disconnected', expected: 'an open connection', found: 'a closed one' });
