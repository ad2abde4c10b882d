import { beforeAll, describe, expect, test } from 'vitest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../tools/vitest/temporary-folder.ts';
import { build, spawned } from '../../../tools/vitest/spawned.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const program = join(packageFolder, 'bin', 'thalweg.js');
const { path: folder, file } = temporaryFolder();

const points = file(
  'points.csv',
  Array.from({ length: 2000 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${i % 2}`).join('\n'),
);
const optimizer = file('sgd.json', '{ "name": "sgd", "learningRate": 0.1 }');

/** Trains for longer than any test, so that on a machine of any speed it still runs when a signal comes. */
const training = (checkpoints: string) =>
  [
    ...[process.execPath, program, 'train', '--data', points, '--model', 'linear', '--optimizer', optimizer],
    ...['--batch-size', '1', '--epochs', '1000000', '--json', '--checkpoints', file(checkpoints)],
  ] as const;

// interrupt.test.ts tests the reaction to signals without processes. These tests check that signals arrive.
describe.skipIf(process.platform === 'win32')('a process', () => {
  beforeAll(() => build(packageFolder));

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s, at whatever step it arrives, leaves a checkpoint of that step', async (signal, code) => {
    let sent = false;
    const ended = await spawned(training(signal), folder, (output, child) => {
      if (sent || !output.includes('"event":"step"')) return;
      sent = true;
      child.kill(signal);
    });
    expect([ended.code, ended.signal]).toEqual([code, null]);
    const [, step, path = ''] =
      /^Interrupted after step (\d+), which (\S+) holds\. /.exec(ended.errors) ?? [];
    expect(Number(step)).toBeGreaterThan(0);
    expect(path).toContain(`step-${step?.padStart(9, '0')}`);
    expect(existsSync(path)).toBe(true);
  });

  test('a reader that closes the pipe ends the program silently', async () => {
    const ended = await spawned(training('unread'), folder, (_, child) => child.stdout?.destroy());
    expect([ended.code, ended.signal, ended.errors]).toEqual([141, null, '']);
  });

  test('reads its standard input', async () => {
    const words = training('stdin').map((word) => (word === points ? '-' : word === '1000000' ? '1' : word));
    const [command, ...args] = words;
    const ended = await spawned(
      [command!, ...args],
      folder,
      () => undefined,
      '1,2,x\n3,5,y\n2,1,x\n4,2,y\n1,1,x\n',
    );
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(ended.output).toContain('"trainCount":4');
  });

  test('reads the process substitution of a shell', async () => {
    const line = `"$0" "$1" train --data <(cat "$2") --model linear --optimizer "$3" --epochs 1 --json --checkpoints "$4"`;
    const ended = await spawned(
      ['bash', '-c', line, process.execPath, program, points, optimizer, file('process-substitution')],
      folder,
    );
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(ended.output).toContain('"trainCount":1600');
  });
});
