import { join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { createRegistry, fromSpec } from '@thalweg/core/spec';
import { isRight } from 'fp-ts/lib/Either.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { build, spawned } from '../../../../tools/vitest/spawned.ts';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';
import { call } from '../call.js';

const { path: folder, file } = temporaryFolder();

// The minimum of a parabola.
const task = `${file(
  'parabola.mjs',
  `export const parabola = () => ({
  learningRates: [0.01, 0.1, 1],
  epochs: 2,
  stepsPerEpoch: 8,
  initial: (seed) => Float64Array.of(1, 3 + seed),
  lossAndGradient: (params, step, seed, gradient) => {
    params.forEach((x, i) => { gradient[i] = 2 * x; });
    return params[0] ** 2 + params[1] ** 2;
  },
  reward: (params) => 1 / (1 + params[0] ** 2 + params[1] ** 2),
});`,
)}#parabola`;

describe('wrong usage', () => {
  test.each([
    ['0', "found '0'"],
    ['1.5', "found '1.5'"],
    ['0m', "found '0m'"],
    ['soon', "found 'soon'"],
  ])('--budget %s', async (budget, found) => {
    const { code, errors } = await call('search', '--task', task, '--budget', budget);
    expect(code).toBe(2);
    expect(errors).toBe(
      `--budget: expected a number of rules, 1 or more, or a time such as 90s, 10m or 2h, ${found}\n`,
    );
  });

  test('a file to resume, and another to keep the search in', async () => {
    const { code, errors } = await call(
      ...['search', '--task', task, '--budget', '1', '--resume', 'a', '--checkpoint', 'b'],
    );
    expect([code, errors]).toEqual([
      2,
      '--checkpoint: expected nothing, since --resume keeps the search in a\n',
    ]);
  });

  test('an unknown searcher, and no file to resume', async () => {
    const { code, errors } = await call('search', '--task', task, '--budget', '1s', '--searcher', 'luck');
    expect([code, errors]).toEqual([
      2,
      expect.stringContaining('--searcher: expected evolution or controller'),
    ]);
    const resumed = await call(
      'search',
      '--task',
      task,
      '--budget',
      '1s',
      '--resume',
      join(folder, 'absent'),
    );
    expect([resumed.code, resumed.errors]).toEqual([1, expect.stringContaining('absent')]);
  });
});

describe.skipIf(process.platform === 'win32')('a process', () => {
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
  beforeAll(() => build(packageFolder));

  test('that is interrupted prints and writes what was found so far, and how to go on', async () => {
    const words = ['--budget', '1h', '--checkpoint', 'kept', '--out', 'best.json', '--page', 'page.html'];
    let sent = false;
    const { code, errors, output } = await spawned(
      [process.execPath, join(packageFolder, 'bin', 'thalweg.js'), 'search', '--task', task, ...words],
      folder,
      (text, child) => {
        if (sent || !/^rule \d+, .*\n/m.test(text)) return;
        sent = true;
        child.kill('SIGINT');
      },
    );
    expect(code).toBe(130);
    expect(errors).toContain('Interrupted. To go on:\n');
    expect(errors).toContain(' --budget 1h --resume kept --out best.json');
    expect(existsSync(join(folder, 'kept'))).toBe(true);
    expect(output).toMatch(/^search: \d+ rules, \d+ of them distinct, in [\d.]+ s$/m);
    expect(output).toMatch(/^ 1\. 0\.\d{4} at rate [\d.]+: /m);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('<h2>The best rules</h2>');
    const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));
    expect(isRight(read(JSON.parse(readFileSync(join(folder, 'best.json'), 'utf8'))))).toBe(true);
  });
});
