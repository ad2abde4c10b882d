import { join } from 'node:path';
import { readFileSync } from 'node:fs';
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

  const ran = (...words: readonly string[]) =>
    spawned(
      [process.execPath, join(packageFolder, 'bin', 'thalweg.js'), 'search', '--task', task, ...words],
      folder,
    );

  test('searches, resumes, prints the best rules and writes the first of them', async () => {
    const first = await ran('--budget', '6', '--checkpoint', 'search.safetensors');
    expect([first.code, first.errors]).toEqual([0, '']);
    const out = join(folder, 'best.json');
    const { code, errors, output } = await ran(
      ...[
        '--budget',
        '12',
        '--resume',
        'search.safetensors',
        '--workers',
        '2',
        '--out',
        out,
        '--page',
        'page.html',
      ],
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^search: 12 rules, \d+ of them distinct, in [\d.]+ s$/m);
    expect(output).toMatch(/^ 1\. 0\.\d{4} at rate [\d.]+: .+ \(other seeds: .*\)$/m);
    expect(output).toMatch(/^ {4}0\.\d{4} at rate [\d.]+: Adam/m);
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    for (const title of ['The best rules', 'Equations', 'Training', 'The search', 'How rank moved'])
      expect(page).toContain(`<h2>${title}</h2>`);
    expect(page).not.toMatch(/NaN|undefined/);
    const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));
    expect(isRight(read(JSON.parse(readFileSync(out, 'utf8'))))).toBe(true);
  });
});
