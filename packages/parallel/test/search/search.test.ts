import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldIn, makeKey, uniformAt } from '@thalweg/core';
import { randomUpdateRule, type UpdateGroup, type UpdateRule } from '@thalweg/optimizers';
import { afterAll, describe, expect, it } from 'vitest';
import {
  distinctUpdateRules,
  exhaustive,
  policyGradient,
  randomSearch,
  regularisedEvolution,
  type Evaluation,
  type Searcher,
} from '../../src/search/index.js';
import type { SearchCrew } from '../../src/search/search-crew.js';
import { searchWith, type SearchOptions } from '../../src/search/search.js';

const target: UpdateGroup = {
  left: 'm',
  right: 'sign(g)',
  leftFunction: 'sqrt|x|',
  rightFunction: 'x',
  combine: 'x*y',
};

/** A made-up reward: the share of the tokens that are those of the target. */
const rewardOf = ([group]: UpdateRule): number =>
  Object.entries(target).filter(([place, token]) => group?.[place as keyof UpdateGroup] === token).length / 5;

const evaluationOf = (reward: number): Evaluation => ({
  reward,
  curve: [reward],
  learningRate: 0.1,
  steps: 1,
  failure: null,
});

/** Evaluates at once, and counts. */
const promptCrew = (): SearchCrew & { readonly evaluated: UpdateRule[] } => {
  const evaluated: UpdateRule[] = [];
  return {
    evaluated,
    evaluate: ({ rule, at }) => {
      if (at === null) evaluated.push(rule);
      return Promise.resolve(evaluationOf(rewardOf(rule) + (at?.seed ?? 0) / 100));
    },
    close: () => Promise.resolve(),
  };
};

/** Results come out of order. */
const shuffledCrew = (): SearchCrew => {
  let count = 0;
  return {
    evaluate: async ({ rule }) => {
      const turns = Math.floor(20 * uniformAt(makeKey(9), count++));
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return evaluationOf(rewardOf(rule));
    },
    close: () => Promise.resolve(),
  };
};

const optionsOf = <State>(searcher: Searcher<State>, candidates: number): SearchOptions<State> => ({
  task: { module: 'file:///task.js', export: 'task', config: null },
  searcher,
  budget: { candidates },
  seed: makeKey(1),
});

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

const folder = mkdtempSync(join(tmpdir(), 'thalweg-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const searchers = [
  ['randomSearch', 3, randomSearch()],
  ['regularisedEvolution', 20, regularisedEvolution({ population: 20, tournament: 5 })],
  ['policyGradient', 5, policyGradient({ width: 8 })],
  ['exhaustive', 3, exhaustive(distinctUpdateRules({ functions: ['x'] }).map(({ rule }) => rule))],
] as readonly (readonly [name: string, deaths: number, searcher: Searcher<unknown>])[];

describe.each(searchers)('%s', (name, deaths, searcher) => {
  it('gives the same results in whatever order they come', async () => {
    const prompt = await searchWith(promptCrew, optionsOf(searcher, 60));
    expect((await searchWith(shuffledCrew, optionsOf(searcher, 60))).found).toEqual(prompt.found);
  });

  it(`killed ${deaths} times and resumed, it gives the ranking of one that is undisturbed`, async () => {
    const checkpoint = join(folder, name);
    const run = (deathAt: number, resumed: boolean) =>
      searchWith(shuffledCrew, {
        ...optionsOf(searcher, 60),
        finalists: 0,
        checkpoint,
        ...(resumed ? { resume: checkpoint } : {}),
        onEvent: ({ index }) => {
          if (index === deathAt) throw new Error('killed');
        },
      });
    let deathAt = 0;
    for (let i = 0; i < deaths; i++) {
      await expect(run(deathAt, i > 0)).rejects.toThrow('killed');
      deathAt += 1 + Math.floor(5 * uniformAt(makeKey(2), i));
    }
    const { ranked } = await run(Infinity, true);
    const whole = await searchWith(promptCrew, { ...optionsOf(searcher, 60), finalists: 0 });
    expect(ranked).toEqual(whole.ranked);
  });
});

it('evolution and the controller raise the mean reward, random search does not', async () => {
  const rise = async (searcher: Searcher<unknown>, candidates: number) => {
    const { found } = await searchWith(promptCrew, optionsOf(searcher, candidates));
    const rewards = found.map(({ reward }) => reward);
    return mean(rewards.slice(-40)) - mean(rewards.slice(0, 40));
  };
  const [random, evolution] = searchers.map(([, , searcher]) => searcher) as [
    Searcher<unknown>,
    Searcher<unknown>,
  ];
  expect(await rise(evolution, 200)).toBeGreaterThan(0.3);
  expect(await rise(policyGradient({ width: 12 }) as Searcher<unknown>, 300)).toBeGreaterThan(0.3);
  expect(Math.abs(await rise(random, 200))).toBeLessThan(0.06);
});

it('evolution: the oldest member dies, and a child differs from its parent in one token', () => {
  const { init, ask, tell } = regularisedEvolution({ depth: 2, population: 4, tournament: 4 });
  let state = init(makeKey(3));
  for (let i = 0; i < 12; i++) {
    const [rule, next] = ask(state);
    const { living } = state;
    if (living.length === 4) {
      const differences = living.map(
        (member) =>
          member.rule.flatMap((group, at) =>
            Object.entries(group).filter(
              ([place, token]) => rule![at]?.[place as keyof UpdateGroup] !== token,
            ),
          ).length,
      );
      expect(Math.min(...differences)).toBe(1);
    }
    state = tell(next, { rule: rule!, reward: i });
    expect(state.living.map(({ reward }) => reward)).toEqual([i - 3, i - 2, i - 1, i].filter((x) => x >= 0));
  }
});

it('a rule that was evaluated is not evaluated again, also after resuming', async () => {
  const rules = [0, 1, 0, 2, 1, 0, 3].map((seed) => randomUpdateRule(foldIn(makeKey(4), seed), 1));
  const first = promptCrew();
  const checkpoint = join(folder, 'memo');
  const options = { ...optionsOf(exhaustive(rules), 4), checkpoint };
  await searchWith(() => first, options);
  expect(first.evaluated).toEqual([rules[0], rules[1], rules[3]]);
  const second = promptCrew();
  const { found, ranked, reason } = await searchWith(() => second, {
    ...options,
    budget: { candidates: 100 },
    resume: checkpoint,
  });
  expect(second.evaluated).toEqual([rules[6]]);
  expect(reason).toBe('exhausted');
  expect(found.map(({ rule }) => rule)).toEqual(rules);
  // Two of them are the constant 1: a sign of v to any power, and any number to the power log|sign(g)|.
  expect(ranked).toHaveLength(3);
});

it('the finalists come first, by their mean over other seeds', async () => {
  const rules = [0, 1, 2].map((seed) => randomUpdateRule(foldIn(makeKey(5), seed), 1));
  const worths = [
    [0.5, 0.1],
    [0.4, 0.3],
    [0.35, 0.9],
  ] as const;
  const { ranked, references } = await searchWith(
    () => ({
      evaluate: ({ rule, at }) =>
        Promise.resolve(evaluationOf(worths[rules.indexOf(rule)]![at === null ? 0 : 1])),
      close: () => Promise.resolve(),
    }),
    { ...optionsOf(exhaustive(rules), 3), finalists: 2, seeds: 3, references: [rules[2]!] },
  );
  expect(ranked.map(({ index }) => index)).toEqual([1, 0, 2]);
  expect(ranked[0]!.interval!.mean).toBeCloseTo(0.3);
  expect(ranked[2]!.interval).toBeNull();
  expect(references.map(({ reward, curves }) => [reward, curves])).toEqual([[0.35, [[0.9], [0.9], [0.9]]]]);
});

it('a checkpoint resumes only the search that it is of', async () => {
  const checkpoint = join(folder, 'identity');
  await searchWith(promptCrew, { ...optionsOf(randomSearch(), 2), checkpoint });
  const resumed = (change: Partial<SearchOptions<unknown>>) =>
    searchWith(promptCrew, {
      ...(optionsOf(randomSearch(), 2) as SearchOptions<unknown>),
      resume: checkpoint,
      ...change,
    });
  await expect(resumed({ seed: makeKey(2) })).rejects.toThrow('to be of the search');
  await expect(resumed({ searcher: randomSearch({ depth: 2 }) as Searcher<unknown> })).rejects.toThrow(
    '"depth":1',
  );
  await expect(resumed({})).resolves.toMatchObject({ reason: 'candidates' });
});

it('a signal ends it, also while a rule is evaluated, and it can be resumed', async () => {
  const checkpoint = join(folder, 'signal');
  const controller = new AbortController();
  const prompt = promptCrew();
  const options = { ...optionsOf(randomSearch(), 20), finalists: 0 };
  const stopped = await searchWith(
    () => ({
      ...prompt,
      // The eleventh never ends.
      evaluate: (job) => {
        if (prompt.evaluated.length < 10) return prompt.evaluate(job);
        controller.abort();
        return new Promise(() => undefined);
      },
    }),
    { ...options, checkpoint, signal: controller.signal },
  );
  expect(stopped.reason).toBe('signal');
  expect(stopped.found.length).toBeLessThan(11);
  const { ranked } = await searchWith(promptCrew, { ...options, resume: checkpoint });
  expect(ranked).toEqual((await searchWith(promptCrew, options)).ranked);
});
