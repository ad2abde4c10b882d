import { ParallelError } from '../error/parallel-error.js';

/** A command: its name and arguments. @internal */
export type Command = readonly (string | Uint8Array)[];

/** A reply; text comes as bytes. @internal */
export type Reply = null | number | string | Buffer | Error | readonly Reply[];

/** What is used of a client of Redis. @internal */
export interface Client {
  /** The server process at the other end: another one after a restart or a failover. */
  readonly incarnation: string;
  /**
   * Sends commands in one piece; gives their replies. Rejects with a `ConnectionCut` if the connection ends before, so that what
   * became of the commands is unknown, and with a `ParallelError` if Redis refuses one.
   */
  readonly send: (commands: readonly Command[]) => Promise<readonly Reply[]>;
  readonly close: () => void;
}

/** The connection has ended, or could not be made. @internal */
export class ConnectionCut extends Error {}

/**
 * Connects.
 *
 * @throws {ConnectionCut} If nothing answers at the address: the promise rejects with it.
 * @throws {ParallelError} If the package `redis` is missing, or Redis refuses the connection: the promise rejects with it.
 * @internal
 */
export const connectTo = async (url: string): Promise<Client> => {
  const { createClient, ErrorReply } = await loaded();
  const client = createClient({
    url,
    RESP: 2,
    // A connection that comes back by itself would hide which commands were lost with the old one.
    socket: { reconnectStrategy: false, connectTimeout: 5000 },
    disableOfflineQueue: true,
  });
  const refused = (error: Error): ParallelError =>
    new ParallelError({
      reason: 'refused',
      expected: 'Redis to take a command',
      found: error.message.replace(/\.$/, ''),
      ...(error.message.startsWith('OOM')
        ? { fix: 'Raise maxmemory of Redis, and set maxmemory-policy to noeviction' }
        : {}),
      cause: error,
    });
  // Redis is not ready while it loads its log after a restart, or becomes a replica.
  const isPassing = ({ message }: Error): boolean => /^(LOADING|READONLY|MASTERDOWN|TRYAGAIN)/.test(message);
  const failure = (error: unknown): Error => {
    if (!(error instanceof Error)) return new ConnectionCut(String(error));
    if (error instanceof ErrorReply && !isPassing(error)) return refused(error);
    return new ConnectionCut(error.message, { cause: error });
  };
  // Every failed command says the same.
  client.on('error', () => undefined);
  const send = async (commands: readonly Command[]): Promise<readonly Reply[]> => {
    // Written before anything else can be, so that they stay together.
    const sent = commands.map((command) =>
      client.sendCommand<Reply>(command.map(asArgument), { typeMapping: { 36: Buffer } }),
    );
    const replies = await Promise.allSettled(sent);
    for (const reply of replies) if (reply.status === 'rejected') throw failure(reply.reason);
    return replies.map((reply) => (reply as PromiseFulfilledResult<Reply>).value);
  };
  const close = (): void => {
    if (client.isOpen) client.destroy();
  };
  try {
    await client.connect();
    const [info] = await send([['INFO', 'server']]);
    const incarnation = /run_id:(\w+)/.exec(String(info))?.[1] ?? '';
    return { incarnation, send, close };
  } catch (error) {
    close();
    throw error instanceof ParallelError ? error : failure(error);
  }
};

const asArgument = (part: string | Uint8Array): string | Buffer =>
  typeof part === 'string' ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength);

const loaded = async () => {
  try {
    return await import('redis');
  } catch (error) {
    throw new ParallelError({
      reason: 'notFound',
      expected: 'the package redis',
      found: 'none',
      fix: 'Install it: npm install redis',
      cause: error,
    });
  }
};
