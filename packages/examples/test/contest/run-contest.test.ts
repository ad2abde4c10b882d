import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ContestRecord } from '../../src/contest/record/contest-record.js';
import { contestMarkdown } from '../../src/contest/result/contest-markdown.js';
import { runContest } from '../../src/contest/run-contest.js';
import { build } from '../../../../tools/vitest/spawned.ts';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';
import { collected } from '../collected.js';

const { path } = temporaryFolder();
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

// A thread runs no TypeScript.
beforeAll(() => build(packageFolder));

const run = async (...words: readonly string[]) => {
  const [output, errors] = [collected(), collected()];
  const code = await runContest({
    output: output.stream,
    errors: errors.stream,
    words,
    cores: 2,
    folder: path,
    thread: {
      module: pathToFileURL(join(packageFolder, 'dist', 'contest', 'thread', 'thread.js')),
      // The tests read the source, and a thread what is built.
      execArgv: [],
    },
  });
  return { code, output: output.text(), errors: errors.text() };
};

/** A contest of two optimizers on two tasks, in as many threads as wanted. */
const tiny = async (threads: number): Promise<ContestRecord> => {
  const file = join(path, `${threads}.json`);
  const chosen = [
    '--task',
    'rosenbrock',
    '--task',
    'quadratic-100',
    '--optimizer',
    'yogi',
    '--optimizer',
    'amsgrad',
  ];
  const effort = ['--tunings', '1', '--trials', '1', '--runs', '1', '--threads', String(threads)];
  const { code, output, errors } = await run(...chosen, ...effort, '--record', file);
  expect([code, errors]).toEqual([0, '']);
  expect(output).toContain(`Written: ${join(path, 'profiles.svg')}\n`);
  return JSON.parse(readFileSync(file, 'utf8')) as ContestRecord;
};

/** All but what depends on the time and the machine. */
const repeatable = ({ results, tasks, entrants, budget, seed }: ContestRecord) => ({
  tasks,
  entrants,
  budget,
  seed,
  results: results.map((ofTask) =>
    ofTask.map((tunings) =>
      tunings.map(({ runs, ...tuning }) => ({
        ...tuning,
        runs: runs.map(({ steps, best }) => [steps, best]),
      })),
    ),
  ),
});

describe('a contest', () => {
  test('has the same results in one thread and in two, and they make its passage in the README', async () => {
    const [alone, together] = [await tiny(1), await tiny(2)];
    expect(repeatable(together)).toEqual(repeatable(alone));
    expect([alone.threads, together.threads]).toEqual([1, 2]);
    // In the order of the lists, not in that of the command or of the threads.
    expect(alone.tasks.map(({ name }) => name)).toEqual(['quadratic-100', 'rosenbrock']);
    expect(alone.entrants.map(({ name }) => name)).toEqual(['amsgrad', 'yogi']);
    for (const [{ trials, runs } = { trials: [], runs: [] }] of alone.results.flat())
      expect([trials.length, runs.length]).toEqual([1, 1]);
    expect(contestMarkdown(alone)).toContain(
      'seed 1, tunings 1, trials of each 1, runs of each 1, threads 1;',
    );
  });

  test('explains its options, and refuses what it does not know', async () => {
    const help = await run('--help');
    expect(help.output).toMatch(/^Usage: npm run contest -- \[options\]\n/);
    expect(Math.max(...help.output.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    const { code, errors } = await run('--optimizer', 'adm', '--task', 'rosenbrok', '--seed', '-');
    expect(code).toBe(2);
    expect(errors).toContain('--optimizer: expected one of sgd; ');
    expect(errors).toContain("found 'adm'");
    expect(errors).toContain("found 'rosenbrok'");
    expect(errors).toContain('See npm run contest -- --help.\n');
  });
});
