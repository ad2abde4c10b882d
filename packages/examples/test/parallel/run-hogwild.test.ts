import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulated } from '@thalweg/parallel';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { runHogwild, type HogwildSurroundings } from '../../src/parallel/run-hogwild.js';
import { collected } from '../collected.js';
import { build, spawned } from '../../../../tools/vitest/spawned.ts';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { path } = temporaryFolder();

afterEach(() => {
  vi.unstubAllEnvs();
});

const run = async (words: readonly string[], given: Partial<HogwildSurroundings> = {}) => {
  const [output, errors] = [collected(), collected()];
  const code = await runHogwild({
    output: output.stream,
    errors: errors.stream,
    // A simulation cannot measure speed anyway.
    words: ['--timed-epochs', '3', ...words],
    dataFolder: undefined,
    madeUp: { examples: 24, features: 40, nonZeros: 5 },
    cores: 2,
    transport: simulated(),
    ...given,
  });
  return { code, output: output.text(), errors: errors.text() };
};

/** The cells of a row of the table that was printed. */
const row = (output: string, name: string): readonly string[] => {
  const line = output.split('\n').find((one) => one.startsWith(`│ ${name} `));
  if (line === undefined) throw new Error(`there is no row ${name} in\n${output}`);
  return line
    .split('│')
    .slice(2, -1)
    .map((cell) => cell.trim());
};

const numbers = (cells: readonly string[]): readonly number[] =>
  cells.map((cell) => Number(cell.replaceAll(',', '').replace(' %', '')));

const widest = (output: string): number => Math.max(...output.split('\n').map(({ length }) => length));

describe('in a simulation', () => {
  // A gradient takes a second there, and nothing else takes any time.
  test('prints the result of each number of workers, and the speed-up', async () => {
    const { code, output, errors } = await run([]);
    expect([code, errors]).toEqual([0, '']);
    expect(row(output, 'examples per second')).toEqual(['1', '2']);
    expect(output).toContain('2 workers learn from 2.00 times as many examples per second as one\n');
    expect(row(output, 'staleness, mean')[0]).toBe('0.00');
    expect(numbers(row(output, 'staleness, mean'))[1]).toBeGreaterThan(0.5);
    expect(row(output, 'restarts')).toEqual(['0', '0']);
    const [first, last] = [10, 50].map((epoch) => numbers(row(output, `objective after ${epoch} epochs`)));
    for (const workers of [0, 1]) {
      expect(first![workers]).toBeLessThan(Math.log(2));
      expect(last![workers]).toBeLessThan(first![workers]!);
    }
    expect(widest(output)).toBeLessThanOrEqual(80);
  });

  test('says that the examples are made up, and how to use real ones', async () => {
    const { output } = await run(['--epochs', '1']);
    expect(output).toMatch(/^THALWEG_DATA is not set: the examples are made up/);
    expect(output).toContain('rcv1_small_train.svm.gz');
    expect(output).toContain('Made up, like RCV1: 24 examples');
  });

  test('follows its options', async () => {
    const { output } = await run(['--loss', 'hinge', '--workers', '3', '--epochs', '7']);
    expect(output).toContain('hinge loss');
    expect(row(output, 'examples per second')).toEqual(['1', '3']);
    expect(output).toContain('This machine has 2 cores: further workers gain nothing.\n');
    expect(output.match(/objective after \d+ epochs?/g)).toEqual(
      [2, 4, 6, 7].map((epoch) => `objective after ${epoch} epochs`),
    );
    expect(output).toContain('3 workers, 7 epochs to look at the objective:\n');
  });

  test('counts restarts, and prints them during the run', async () => {
    const { output } = await run(['--epochs', '2'], {
      transport: simulated({ faults: [{ worker: 1, gradient: 5, kind: 'throw' }] }),
    });
    expect(row(output, 'restarts')).toEqual(['0', '4']);
    // Three rounds, and once more for the objective.
    expect(output.match(/worker 1: .*\(starts again\)\n/g)?.length).toBe(4);
  });

  test('fails with the error of the run', async () => {
    const { code, errors } = await run([], {
      transport: simulated({
        faults: [1, 2, 3, 4].map((gradient) => ({ worker: 0, gradient, kind: 'throw' })),
      }),
    });
    expect([code, errors]).toEqual([1, 'worker 0: expected to run on, found an error (a scripted one)\n']);
  });
});

describe('options', () => {
  test('are explained', async () => {
    const { code, output } = await run(['--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm run hogwild -- \[options\]\n/);
    expect(widest(output)).toBeLessThanOrEqual(80);
  });

  test.each([
    [['--loss', 'hing'], "--loss: expected logistic or hinge, found 'hing'. Did you mean hinge?"],
    [['--workers', '1'], "--workers: expected a whole number from 2 to 32, found '1'"],
    [['--epochs', '0'], "--epochs: expected a whole number from 1 to 1000, found '0'"],
    [['--los', 'hinge'], '--los: no such option. Did you mean --loss?'],
  ])('are checked: %j', async (words, problem) => {
    const { code, output, errors } = await run(words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(`${problem}\n`);
    expect(errors).toContain('See npm run hogwild -- --help.\n');
  });

  test('a folder without a sample is an error', async () => {
    const folder = join(path, 'empty');
    mkdirSync(folder);
    const { code, errors } = await run([], { dataFolder: folder });
    expect([code, errors]).toEqual([
      1,
      `${folder}: expected a sample of RCV1, with a name like rcv1_small_train.svm.gz, found none\n`,
    ]);
  });
});

describe('in threads', () => {
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
  const program = join(packageFolder, 'dist', 'hogwild.js');
  beforeAll(() => build(packageFolder));

  const inThreads = (folder: string, ...words: readonly string[]) => {
    vi.stubEnv('THALWEG_DATA', folder);
    return spawned([process.execPath, program, ...words], path);
  };

  test('learns from a file', async () => {
    // The sign of the first feature is the label.
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? '1 1:1' : '-1 1:-1'} ${2 + i}:0.5`);
    writeFileSync(join(path, 'rcv1_tiny_train.svm'), `${rows.join('\n')}\n`);
    const words = ['--workers', '2', '--epochs', '5', '--timed-epochs', '5'];
    const { code, output, errors } = await inThreads(path, ...words);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('rcv1_tiny_train.svm: 40 examples');
    // In whatever order threads write, and whichever write is lost, each moves its weights to the right side.
    expect(row(output, 'errors on 40 training examples')).toEqual(['0.0 %', '0.0 %']);
  });

  // A small part of RCV1, which is not part of the repository.
  const data = process.env.THALWEG_DATA;
  if (data === undefined)
    process.stderr.write('SKIPPED: Hogwild! on the sample of RCV1: THALWEG_DATA is not set\n');
  test.skipIf(data === undefined)('learns from the sample of RCV1 (THALWEG_DATA)', async () => {
    const { code, output, errors } = await inThreads(data!, '--epochs', '20', '--timed-epochs', '1');
    expect([code, errors]).toEqual([0, '']);
    // One worker is deterministic. The result of two depends on how their threads are scheduled.
    const [trainErrors] = numbers(row(output, 'errors on 1,000 training examples'));
    expect(trainErrors).toBeLessThan(2);
    // It has 12.0 %; always predicting the larger class gives 50 %.
    const [testErrors] = numbers(row(output, 'errors on 500 test examples'));
    expect(testErrors).toBeGreaterThan(5);
    expect(testErrors).toBeLessThan(15);
    expect(output).toContain('too small to show a speed-up');
  });
});
