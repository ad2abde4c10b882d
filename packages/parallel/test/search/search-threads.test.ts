import { makeKey } from '@thalweg/core';
import type { UpdateFunction, UpdateOperand, UpdateRule } from '@thalweg/optimizers';
import { afterEach, expect, it } from 'vitest';
import { exhaustive, search, urlOf } from '../threads/built.js';
import { workersAlive } from '../threads/workers-alive.js';

const ruleOf = (left: UpdateOperand, leftFunction: UpdateFunction): UpdateRule => [
  { left, right: left, leftFunction, rightFunction: 'x', combine: 'x' },
];

const rules = [
  ruleOf('1', 'clip(x,0.001)'),
  ruleOf('1', 'x'),
  ruleOf('2', '-x'),
  ruleOf('2', 'x'),
  ruleOf('1', '-x'),
  ruleOf('1', 'clip(x,0.0001)'),
];

const run = (named: string, workers: number) =>
  search({
    task: { module: urlOf('search-tasks'), export: named, config: null },
    searcher: exhaustive(rules),
    budget: { candidates: 100 },
    workers,
    seed: makeKey(1),
    finalists: 1,
    seeds: 2,
    // Far more than a rule takes on a busy machine.
    secondsPerRule: 1,
    // The tests run under a condition by which packages are their source, which threads cannot run.
    threads: { execArgv: [] },
  });

afterEach(() => {
  expect(workersAlive()).toBe(0);
});

it('a rule that throws, makes a NaN, never ends or ends its thread costs itself only', async () => {
  const { found, ranked, reason } = await run('fragile', 1);
  expect(reason).toBe('exhausted');
  expect(found.map(({ failure }) => failure)).toEqual([
    null,
    'it threw: the parameter is 0',
    'every learning rate diverged',
    'it took longer than 1 s',
    'it ended its thread: exit code 3',
    null,
  ]);
  expect(found.map(({ reward }) => reward > 0)).toEqual([true, false, false, false, false, true]);
  expect(ranked[0]!.rule).toEqual(rules[0]);
  expect(ranked[0]!.curves.map(({ length }) => length)).toEqual([2, 2]);
  const { low, mean, high } = ranked[0]!.interval!;
  expect(low).toBeLessThan(mean);
  expect(high).toBeGreaterThan(mean);
});

it('a task that cannot be loaded ends the search', async () => {
  await expect(run('unmakeable', 2)).rejects.toThrow('no data here');
  await expect(run('odd', 1)).rejects.toThrow('one whose epochs is no whole number, 1 or more');
});
