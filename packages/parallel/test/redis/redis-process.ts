import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe } from 'vitest';
import { connectTo, type Client } from '../../src/redis/client.js';

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

/** How a Redis is started. */
interface Setting {
  /** When its log is written to the disk, which it has only if this is given. */
  readonly appendfsync?: 'always' | 'everysec';
  /** On which it listens: that of this machine alone, if it is left out. */
  readonly address?: string;
  /** Whether it is a cluster of one node: then no transaction may touch keys of two slots. */
  readonly isCluster?: boolean;
}

export const redisProcess = async ({
  appendfsync,
  address = '127.0.0.1',
  isCluster = false,
}: Setting = {}): Promise<RedisProcess> => {
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
        appendfsync === undefined
          ? ['--appendonly', 'no']
          : ['--appendonly', 'yes', '--appendfsync', appendfsync];
      const cluster = isCluster
        ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]
        : [];
      const where = ['--port', String(port), '--bind', address, '--protected-mode', 'no'];
      const words = [...where, '--save', '', '--dir', folder, ...log, ...cluster];
      running = spawn('redis-server', words, { stdio: 'ignore' });
      for (;;)
        try {
          const client = await connectTo(url);
          if (isCluster) await ownAllSlots(client);
          client.close();
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

const ownAllSlots = async (client: Client): Promise<void> => {
  await client.send([['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']]);
  for (;;) {
    const [info] = await client.send([['CLUSTER', 'INFO']]);
    if (String(info).includes('cluster_state:ok')) return;
    await wait(20);
  }
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
