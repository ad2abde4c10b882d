import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, expect, test } from 'vitest';
import { digitsPath } from '../../src/digits/load-digits.js';
import { temporaryFolder } from './temporary-folder.js';
import { build, program } from './spawned.js';

const { file } = temporaryFolder();

beforeAll(build, 60_000);

test.skipIf(process.platform === 'win32')(
  'a reader that has had enough ends the program, without a word',
  async () => {
    const optimizer = file('sgd.json', '{ "name": "sgd", "learningRate": 0.1 }');
    const options = ['--data', digitsPath, '--model', 'linear', '--optimizer', optimizer, '--epochs', '1000'];
    const child = spawn(
      process.execPath,
      [program, 'train', ...options, '--json', '--checkpoints', file('checkpoints')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stdout.once('data', () => child.stdout.destroy());
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    expect(await once(child, 'close')).toEqual([141, null]);
    expect(errors).toBe('');
  },
  30_000,
);
