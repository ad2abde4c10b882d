import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { redisStatus } from '../../src/redis/index.js';
import { urlOf } from '../threads/built.js';
import { describeWithRedis, redisProcess } from './redis-process.js';

const examples = 120;
/** After so many updates one of the processes is killed. */
const killEvery = 25;

describeWithRedis('processes that are killed', async () => {
  const { url, start } = await redisProcess();
  beforeAll(start);

  it('apply every push once, and leave nothing behind', async () => {
    const run = 'killed';
    const programs = {
      server: 'redis-server-process',
      shard: 'redis-shard-process',
      first: 'redis-worker-process',
      second: 'redis-worker-process',
    } as const;
    type Name = keyof typeof programs;
    const names = Object.keys(programs) as Name[];
    const running = new Map<Name, ChildProcess>();
    let printed = '';
    let kills = 0;
    let isOver = false;
    const report = await new Promise<string>((resolve, reject) => {
      const begin = (name: Name): void => {
        const words = [fileURLToPath(urlOf(programs[name])), url, run, urlOf('counting'), String(examples)];
        const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
        running.set(name, child);
        child.stdout.on('data', (bytes) => {
          printed += String(bytes);
          const updates = printed.split('u').length - 1;
          if (updates < killEvery * (kills + 1)) return;
          // In turn: a server, the other server, a worker, the other worker.
          running.get(names[kills % names.length]!)?.kill('SIGKILL');
          kills += 1;
        });
        child.on('exit', (code, signal) => {
          if (isOver) return;
          if (signal === 'SIGKILL') begin(name);
          else if (code !== 0) reject(new Error(`${name} ended with ${code}`));
          else if (name === 'server') resolve(printed.trim().split('\n').at(-1)!);
        });
      };
      names.forEach(begin);
    });
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(JSON.parse(report)).toEqual({ counts: [1], updates: examples });
    expect(await redisStatus(url, { run })).toMatchObject({ phase: 'over', waiting: 0 });
    isOver = true;
    for (const child of running.values()) child.kill('SIGKILL');
  });
});
