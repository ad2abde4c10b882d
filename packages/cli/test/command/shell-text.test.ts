import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellText } from '../../src/command/shell-text.js';

test('plain words stay as they are', () => {
  expect(shellText(['node', 'dist/cli.js', '--data=a.csv'])).toBe('node dist/cli.js --data=a.csv');
});

test.skipIf(process.platform === 'win32')('a shell reads the same words again', () => {
  const words = ['a b', `it's`, '$HOME', '*', '', '"', '\\', 'ü', '!x'];
  const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
  const read = execFileSync('sh', ['-c', shellText([process.execPath, '-e', script, '--', ...words])]);
  expect(JSON.parse(read.toString())).toEqual(words);
});
