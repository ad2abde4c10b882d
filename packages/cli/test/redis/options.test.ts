import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { call } from '../call.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();
const algorithm = file('easgd.json', '{ "name": "easgd", "tau": 4 }');
const optimizer = file('sgd.json', '{ "name": "sgd", "learningRate": 0.1 }');
// Nothing answers there: a command whose options are right fails with the address.
const nowhere = ['--redis', 'redis://user:secret@127.0.0.1:1', '--run', 'digits'];
const task = file(
  'task.mjs',
  'export const task = () => ({ init: () => ({}), valueAndGrad: () => [0, {}] });',
);
const server = [
  ...['server', ...nowhere, '--task', `${task}#task`, '--algorithm', algorithm, '--workers', '2'],
  ...['--examples', '8', '--batch-size', '4'],
];
const unreachable = /^run: expected Redis at redis:\/\/127\.0\.0\.1:1, found .*\n$/;

beforeEach(() => {
  vi.stubEnv('REDIS_URL', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each([
  ['server', [...server, '--optimizer', optimizer, '--epochs', '1']],
  ['worker', ['worker', ...nowhere, '--task', `${task}#task`, '--window', '3']],
  ['status', ['status', ...nowhere, '--watch', '--json']],
  ['report', ['report', ...nowhere, '--json']],
] as const)('%s', (_, words) => {
  test('names the address without the password if nothing answers: exit code 1', async () => {
    const { code, output, errors } = await call(...words);
    expect(code).toBe(1);
    expect(errors).toMatch(unreachable);
    expect(output).not.toContain('secret');
  });

  test('takes the address from the environment', async () => {
    vi.stubEnv('REDIS_URL', nowhere[1]);
    const { code, errors } = await call(...words.toSpliced(words.indexOf('--redis'), 2));
    expect(code).toBe(1);
    expect(errors).toMatch(unreachable);
  });

  test('refuses what is no address and no name: exit code 2', async () => {
    const other = words.map((word) => (word === nowhere[1] ? 'http://a:secret@b' : word));
    expect(await call(...other.map((word) => (word === 'digits' ? 'a b' : word)))).toEqual({
      code: 2,
      output: '',
      errors:
        "--redis: expected redis://host:port or rediss://host:port, found 'http://a:***@b'\n" +
        "--run: expected 1 to 100 letters, digits, dots, hyphens and underscores, found 'a b'\n",
    });
  });

  test('needs an address', async () => {
    expect(await call(...words.toSpliced(words.indexOf('--redis'), 2))).toMatchObject({
      code: 2,
      errors: '--redis: expected redis://host:port or rediss://host:port, found nothing, and no REDIS_URL\n',
    });
    vi.stubEnv('REDIS_URL', 'localhost');
    expect(await call(...words.toSpliced(words.indexOf('--redis'), 2))).toMatchObject({
      code: 2,
      errors: "REDIS_URL: expected redis://host:port or rediss://host:port, found 'localhost'\n",
    });
  });

  test('hides the password of an address in the wrong place', async () => {
    const { code, errors } = await call(...words, 'redis://:secret@host', '--rdis', '1');
    expect(code).toBe(2);
    expect(errors).toContain("expected options only, found 'redis://:***@host'\n");
    expect(errors).toContain('--rdis: no such option. Did you mean --redis?\n');
    expect(errors).not.toContain('secret');
  });
});

describe('a server', () => {
  test.each([
    [[], '--optimizer: expected FILE, since easgd has no optimizer of its own, found nothing'],
    [['--optimizer', algorithm], "$.name: expected the name of a transformation, found 'easgd'"],
    [['--config', '{'], '--config, line 1: expected JSON: '],
    [['--config', `@${file('wrong.json', '[1,\n2')}`], 'wrong.json, line 2: expected JSON: '],
    [['--config', '@none.json'], 'none.json: expected a file to read, found no such file'],
    [['--plugin', task], `--plugin ${task}: expected a module that exports a plugin`],
    [['--save', `${task}/no-folder/file`], `${task}/no-folder: cannot be written: `],
    [['--record', `${task}/no-folder/file`], `${task}/no-folder: cannot be written: `],
  ])('%j', async (words, problem) => {
    const more = words.includes('--optimizer') || words.length === 0 ? [] : ['--optimizer', optimizer];
    const { code, output, errors } = await call(...server, '--epochs', '1', ...more, ...words);
    expect(code).toBeGreaterThan(0);
    expect(output).toBe('');
    expect(errors).toContain(problem);
  });

  test.each([
    [[], 'expected one of --epochs, --updates, --stop-examples, --seconds, --loss, found none'],
    [['--seconds', 'x'], "--seconds: expected a number, 0 or more, found 'x'"],
    [['--seconds=-1'], "--seconds: expected a number, 0 or more, found '-1'"],
    [['--loss', 'Infinity'], "--loss: expected a number, found 'Infinity'"],
    [['--updates', '1.5'], "--updates: expected a whole number, 0 or more, found '1.5'"],
    [['--epochs', '1', '--silence-limit', '0'], "--silence-limit: expected a number above 0, found '0'"],
    [['--epochs', '1', '--split', 'shard'], "--split: expected epochs or shards or copies, found 'shard'"],
    [
      ['--epochs', '1', '--shard', '3/2'],
      "--shard: expected a part and the number of parts, as 2/3, found '3/2'",
    ],
    [
      ['--epochs', '1', '--on-failure', 'ignore'],
      "--on-failure: expected restart or degrade or fail, found 'ignore'",
    ],
  ])('%j', async (words, problem) => {
    const { code, output, errors } = await call(...server, ...words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(problem);
  });

  test.each([
    ['--workers', '9', '--examples: expected at least 9, one for each worker, found '],
    ['--batch-size', 'fall', "--batch-size: expected a whole number, 1 or more, or full, found 'fall'"],
    ['--task', 'task.mjs', "--task: expected MODULE#EXPORT, such as ./task.js#digits, found 'task.mjs'"],
    ['--algorithm', optimizer, "$.name: expected the name of an algorithm, found 'sgd'"],
  ])('%s %s', async (option, value, problem) => {
    const words = server.with(server.indexOf(option) + 1, value);
    const { code, output, errors } = await call(...words, '--epochs', '1');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(problem);
  });

  test('a module or an export that is not there: exit code 1', async () => {
    const words = [...server, '--optimizer', optimizer, '--epochs', '1'];
    for (const [given, found] of [
      [`${task}#tusk`, `run: expected an export 'tusk' of file://${task}, found only task\n`],
      ['none.mjs#task', `/none.mjs, found `],
    ] as const) {
      const { code, errors } = await call(...words.with(words.indexOf('--task') + 1, given));
      expect(code).toBe(1);
      expect(errors).toContain(found);
    }
  });
});
