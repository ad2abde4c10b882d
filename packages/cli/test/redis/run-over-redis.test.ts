import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { toArray, type Tensor } from '@thalweg/core';
import { loadCheckpoint } from '@thalweg/core/checkpoint';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { shellText } from '../../src/command/shell-text.js';
import { build, spawned, type Ended } from '../../../../tools/vitest/spawned.ts';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';
import { call, callWith, type Given } from '../call.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('SKIPPED: runs over Redis, since there is no redis-server\n');

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
const program = join(packageFolder, 'bin', 'thalweg.js');
const task = `${fileURLToPath(new URL('plane.mjs', import.meta.url))}#plane`;
const { path: folder, file } = temporaryFolder();
const gate = join(folder, 'gate');

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** A Redis that keeps everything that it has acknowledged. */
const startRedis = async (port: number): Promise<ChildProcess> => {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const log = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const child = spawn('redis-server', [...options, ...log, '--requirepass', 'secret']);
  let output = '';
  for await (const text of child.stdout) {
    output += String(text);
    if (output.includes('Ready to accept connections')) return child;
  }
  throw new Error(`redis-server has ended:\n${output}`);
};

/** A process of the command line. */
interface Process {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves once the output has a text. */
  readonly said: (text: string) => Promise<void>;
}

const started = (words: readonly string[]): Process => {
  let child: ChildProcess | undefined;
  let output = '';
  const ended = spawned([process.execPath, program, ...words], folder, (all, its) => {
    output = all;
    child = its;
  });
  let over = false;
  void ended.finally(() => (over = true));
  return {
    ended,
    kill: (signal) => child?.kill(signal),
    said: async (text) => {
      while (!output.includes(text)) {
        if (over) throw new Error(`the process has ended without '${text}':\n${JSON.stringify(await ended)}`);
        await wait(10);
      }
    },
  };
};

describe.skipIf(!hasRedis || process.platform === 'win32')('a run over Redis', () => {
  let redis: ChildProcess;
  let port: number;

  beforeAll(async () => {
    build(packageFolder);
    port = await freePort();
    redis = await startRedis(port);
    vi.stubEnv('REDIS_URL', `redis://:secret@127.0.0.1:${port}`);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    redis.kill('SIGKILL');
  });

  // No worker goes on before the gate opens, so on a machine of any speed the signal and the restart come in the middle.
  test('of two servers goes on after a restart of Redis, on another server, and by the same command after a signal', async () => {
    const at = ['--run', 'plane'];
    const words = [
      ...['server', ...at, '--task', task, '--config', JSON.stringify({ gate, before: 20 })],
      ...['--algorithm', file('downpour.json', '{ "name": "downpour", "localRate": 0.1 }')],
      ...['--optimizer', file('sgd.json', '{ "name": "sgd", "learningRate": 0.3 }'), '--silence-limit', '1'],
      ...['--workers', '2', '--examples', '16', '--batch-size', '4', '--split', 'shards'],
      ...[
        '--shard',
        '1/2',
        '--updates',
        '100',
        '--save',
        file('server.safetensors'),
        '--record',
        file('record.json'),
      ],
    ];
    const status = async (): Promise<Record<string, unknown>> => {
      const { output } = await call('status', ...at, '--json');
      return output === '' ? {} : (JSON.parse(output) as Record<string, unknown>);
    };

    const workers = [0, 1].map(() => started(['worker', ...at, '--task', task]));
    const otherPart = call(...words.with(words.indexOf('1/2'), '2/2'));
    // One server of three is a process: that a signal arrives is about processes, the rest is not.
    let firstSaid = '';
    const first = callWith({ watch: (output) => (firstSaid = output) }, ...words);
    await Promise.all(workers.map(({ said }) => said('works as worker ')));
    while (!(Number((await status())['updates']) > 0)) await wait(20);
    const { output: table } = await call('status', ...at);
    expect(table).toMatch(/^Run plane: .+\n  updates     \d+; \d+ examples in /);
    expect(table).toMatch(/\n  0       \w+ +\d+ .*\n  1       \w+ +\d+ /);
    expect(await call('report', ...at)).toEqual({
      code: 1,
      output: '',
      errors: 'run plane: expected one that is over, found one that is not\n',
    });
    const other = words.map((word) => (word === '4' ? '8' : word));
    expect(await call(...other)).toMatchObject({
      code: 2,
      errors:
        'run: expected the options of the run of this name, found others. Take another name for the run\n',
    });

    redis.kill('SIGKILL');
    await once(redis, 'exit');
    redis = await startRedis(port);
    const restarted = 'Redis has restarted: the run goes on from what it holds.\n';
    while (!firstSaid.includes(restarted)) await wait(10);
    const second = started(words);
    expect(await first).toMatchObject({
      code: 1,
      errors: 'Another process runs the server of run plane now, so this one ends.\n',
    });
    await second.said('A worker: ');
    second.kill('SIGTERM');
    const { code, signal, output, errors } = await second.ended;
    expect([code, signal]).toEqual([143, null]);
    expect(output).toContain(`worker --redis 'redis://:***@127.0.0.1:${port}' --run plane --task`);
    expect(errors).toMatch(/^Interrupted after \d+ updates\. Redis holds run plane\. To resume:\n/);
    expect(await status()).toMatchObject({ phase: 'begun' });

    expect(errors.endsWith(` ${shellText(words)}\n`)).toBe(true);
    file('gate', '');
    const end = await call(...words);
    expect([end.code, end.errors]).toEqual([0, '']);
    expect(end.output).toContain('\n  ended by        updates\n  updates         100, ');
    for (const { ended } of workers) {
      const worker = await ended;
      expect([worker.code, worker.errors]).toEqual([0, '']);
      expect(worker.output).toMatch(/works as worker [01]\n/);
      expect(worker.output).toMatch(/\nrun plane is over\n$/);
    }
    expect(await otherPart).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(
        /keeps part 2 of 2 of the parameters\n[^]*\nrun plane is over\n$/,
      ) as string,
    });
    const watched = await call('status', ...at, '--watch');
    expect(watched.output).toMatch(/^plane: is over, by updates, 0 of 2 workers, 100 updates, .*\n$/);

    const saved = join(folder, 'report.safetensors');
    const report = await call('report', ...at, '--json', '--save', saved);
    expect(report.code).toBe(0);
    expect(JSON.parse(report.output)).toMatchObject({ run: 'plane', stopped: 'updates', updates: 100 });
    expect((await call('report', ...at)).output).toBe(end.output.slice(end.output.indexOf('Run plane\n')));
    const [ofServer, ofReport] = await Promise.all(
      [file('server.safetensors'), saved].map(async (path) => {
        const { w } = (await loadCheckpoint(path)).params as { readonly w: Tensor };
        return toArray(w);
      }),
    );
    expect(ofReport).toEqual(ofServer);
    expect(ofReport![0]).toBeCloseTo(2, 1);
    expect(await call('status', ...at.with(-1, 'nothing'))).toEqual({
      code: 1,
      output: '',
      errors: 'run nothing: expected one that has begun, found none of this name\n',
    });
  });

  test('a worker that waits for its run ends by a signal', async () => {
    const url = `redis://:secret@127.0.0.1:${port}`;
    const words = ['worker', '--redis', url, '--run', 'none', '--task', task];
    const watch: Given['watch'] = (output, send) => {
      if (output === waiting) send('SIGINT');
    };
    const waiting = 'waits for the run to begin, or for a free seat\n';
    expect(await callWith({ watch }, ...words)).toEqual({
      code: 130,
      output: waiting,
      errors:
        'Interrupted. The seat is free for another worker. To go on:\n(*** is the password)\n' +
        `thalweg worker --redis 'redis://:***@127.0.0.1:${port}' --run none --task '${task}'\n`,
    });
  });
});
