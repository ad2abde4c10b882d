import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe } from 'vitest';
import { connectTo } from '../../src/redis/client.js';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (!isInstalled) process.stderr.write('SKIPPED: runs over Redis: there is no redis-server\n');

/** Tests that need a Redis. */
export const describeWithRedis = describe.runIf(isInstalled);

/** A Redis of the tests of one file, on a port of its own. */
export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  /** Starts it, and waits until it answers. */
  readonly start: () => Promise<void>;
  /** Ends it without a chance to write anything. */
  readonly kill: () => Promise<void>;
  /** Takes away the last part of its log, as a machine does that loses its power. To be called while it does not run. */
  readonly forget: (bytes: number) => void;
}

/**
 * Redis whose log is written at every command if `appendfsync` is `always`.
 *
 * @param address - On which it listens: that of this machine alone, if it is left out.
 */
export const redisProcess = async (
  appendfsync: 'no' | 'always' | 'everysec' = 'no',
  address = '127.0.0.1',
): Promise<RedisProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'thalweg-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const process = running;
    running = undefined;
    if (process === undefined || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  };
  afterAll(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url,
    port,
    start: async () => {
      const log =
        appendfsync === 'no' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', appendfsync];
      const where = ['--port', String(port), '--bind', address, '--protected-mode', 'no'];
      const words = [...where, '--save', '', '--dir', folder, ...log];
      running = spawn('redis-server', words, { stdio: 'ignore' });
      for (;;)
        try {
          (await connectTo(url)).close();
          return;
        } catch {
          await wait(20);
        }
    },
    kill,
    forget: (bytes) => {
      const logs = join(folder, 'appendonlydir');
      const log = join(
        logs,
        readdirSync(logs).find((name) => name.endsWith('.incr.aof'))!,
      );
      truncateSync(log, Math.max(0, statSync(log).size - bytes));
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
      });
    });
  });
