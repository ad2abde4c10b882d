import { requireKey, requireOptions, type Key } from '@thalweg/core';
import { requireUpdateRule, type UpdateRule } from '@thalweg/optimizers';
import type { Cancellation } from '@thalweg/strategies';
import { optionChecks } from '../option/option-checks.js';
import { requireReference } from '../task/require-reference.js';
import { threadOptions, type ThreadOptions } from '../threads/thread-options.js';
import type { Evaluation } from './evaluate-rule.js';
import { mostSeeds, rankedBySeeds, rankedRules, withCurves, type RankedRule } from './ranked-rules.js';
import {
  latestWriter,
  loadSearch,
  saveSearch,
  type SavedSearch,
  type SearchIdentity,
} from './search-checkpoint.js';
import { searchThreads, type SearchCrew } from './search-crew.js';
import { askedAhead, ruleText, startProgress, withResult, type FoundRule } from './search-progress.js';
import type { SearchTaskReference } from './search-task.js';
import type { Searcher } from './searcher.js';

/** What {@link search} takes. @category Search @since 0.1.0 */
export interface SearchOptions<State> {
  /** What the rules train. */
  readonly task: SearchTaskReference;
  /** Chooses the rules. */
  readonly searcher: Searcher<State>;
  /** When the search ends: after so many rules, or seconds, or whichever comes first. */
  readonly budget: SearchBudget;
  /** How many threads evaluate, 1 to 8; 1 by default. They change the time and nothing else. */
  readonly workers?: number;
  /** The random key. */
  readonly seed: Key;
  /** How many of the best rules are trained with other seeds at the end; 3 by default. */
  readonly finalists?: number;
  /** With how many other seeds, 1 to 10; 5 by default. */
  readonly seeds?: number;
  /** Rules to compare with, such as those of SGD and Adam: they are evaluated at the end as the finalists are; none by default. */
  readonly references?: readonly UpdateRule[];
  /** After how many seconds of its own a rule fails, above 0; 30 by default. */
  readonly secondsPerRule?: number;
  /** The file in which the search is kept; none by default. It is written after each rule, at most a tenth of the time. */
  readonly checkpoint?: string;
  /** The file of a search that is to go on. */
  readonly resume?: string;
  /** Ends the search once it is aborted, without the training with other seeds. */
  readonly signal?: Cancellation;
  /** Options of the threads, as of `threads`. */
  readonly threads?: ThreadOptions;
  /** Is called after each rule. */
  readonly onEvent?: (event: SearchEvent) => void;
}

/** When a search ends; at least one of them. @category Search @since 0.1.0 */
export interface SearchBudget {
  /** How many rules, 1 or more; one that is asked for again counts, and takes no time. */
  readonly candidates?: number;
  /** How many seconds, above 0, with those before a checkpoint. The training with other seeds at the end comes on top. */
  readonly seconds?: number;
}

/** What {@link search} says after each rule. @category Search @since 0.1.0 */
export interface SearchEvent {
  /** The number of the rule, from 0. */
  readonly index: number;
  /** The rule and its result. */
  readonly found: FoundRule;
  /** The best rule so far. */
  readonly best: FoundRule;
  /** Seconds since the beginning, with those before a checkpoint. */
  readonly seconds: number;
}

/** What a search found. @category Search @since 0.1.0 */
export interface SearchReport {
  /**
   * Each rule once, also if several strings of one group write it; the best first: the finalists by their mean over other seeds,
   * then the others by their reward.
   */
  readonly ranked: readonly RankedRule[];
  /** The rules to compare with, in the order given; `index` is their place there. */
  readonly references: readonly RankedRule[];
  /** All results in the order of asking. */
  readonly found: readonly FoundRule[];
  /** Why it ended: its budget, the searcher has no other rule, or its signal. */
  readonly reason: 'candidates' | 'seconds' | 'exhausted' | 'signal';
  /** How long it took, with the time before a checkpoint. */
  readonly seconds: number;
}

/**
 * Searches for an update rule: asks a searcher for rules, evaluates them in threads, and ranks them.
 *
 * The result depends on the task, the searcher, the seed and the number of rules. It does not depend on the number of workers, on their
 * order, or on whether the search was killed and resumed: results are told in the order of asking, and each rule is asked for
 * when the same results are known. A rule that was evaluated before is not evaluated again.
 *
 * A rule that throws, makes NaNs, ends its thread or takes longer than it may has a reward of 0, and the search goes on.
 *
 * @param options - `task`: what the rules train. `searcher`: chooses the rules. `budget`: `candidates`, how many rules, or `seconds`,
 *   or both. `workers`: how many threads evaluate, 1 to 8; 1 by default. `seed`: the random key. `finalists`: how many of the best
 *   rules are trained with other seeds at the end; 3 by default. `seeds`: with how many other seeds, 1 to 10; 5 by default.
 *   `references`: rules to compare with, evaluated at the end as the finalists are. `secondsPerRule`: after how many seconds of its
 *   own a rule fails; 30 by default. `checkpoint`: the file in which the search is kept, written after each rule, but at most a tenth
 *   of the time. `resume`: the file of a search that is to go on. `signal`: ends the search. `threads`: options of the threads.
 *   `onEvent`: is called after each rule.
 * @returns What was found.
 * @throws {ConfigError} By rejection, if an option is missing, unknown or out of range.
 * @throws {ParallelError} By rejection, if the task cannot be loaded, or the file to resume is of another search.
 * @throws {CheckpointError} By rejection, if a file cannot be read or written.
 *
 * @example
 * ```ts no-run
 * import { makeKey } from '@thalweg/core';
 * import { regularisedEvolution, search } from '@thalweg/parallel/search';
 *
 * const { ranked } = await search({
 *   task: { module: new URL('./task.js', import.meta.url).href, export: 'task', config: null },
 *   searcher: regularisedEvolution(),
 *   budget: { candidates: 250 },
 *   workers: 2,
 *   seed: makeKey(1),
 *   checkpoint: 'search.safetensors',
 * });
 * console.log(ranked[0]);
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017).
 *
 * @category Search
 * @since 0.1.0
 */
export const search = async <State>(options: SearchOptions<State>): Promise<SearchReport> => {
  const threads = requireSearchOptions(options);
  const { task, workers = 1, secondsPerRule = 30 } = options;
  return searchWith(() => searchThreads({ task, workers, secondsPerRule, options: threads }), options);
};

/** A search whose rules something else evaluates. @internal */
export const searchWith = async <State>(
  openCrew: () => SearchCrew,
  options: SearchOptions<State>,
): Promise<SearchReport> => {
  const { task, searcher, budget, seed, finalists = 3, seeds = 5 } = options;
  const { references = [], checkpoint, resume, signal, onEvent } = options;
  const identity: SearchIdentity = { searcher, seed, task };
  const saved = resume === undefined ? undefined : await loadSearch<State>(resume, identity);
  let progress = saved?.progress ?? startProgress(searcher, seed);
  const opened = performance.now();
  const seconds = () => (saved?.seconds ?? 0) + (performance.now() - opened) / 1000;
  const { candidates = Infinity } = budget;

  const writer = latestWriter((value: SavedSearch<State>) =>
    checkpoint === undefined ? Promise.resolve() : saveSearch(checkpoint, identity, value),
  );
  let abort = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
  });
  signal?.addEventListener('abort', abort);
  const crew = openCrew();
  try {
    const known = new Map<string, Promise<Evaluation>>();
    for (const { rule, ...evaluation } of progress.found)
      known.set(ruleText(rule), Promise.resolve(evaluation));
    const evaluationOf = (rule: UpdateRule): Promise<Evaluation> => {
      const text = ruleText(rule);
      const before = known.get(text);
      if (before !== undefined) return before;
      const evaluation = crew.evaluate({ rule, at: null });
      // One that fails is awaited later, or not at all if another fails first.
      evaluation.catch(() => undefined);
      known.set(text, evaluation);
      return evaluation;
    };

    const ended = (): SearchReport['reason'] | undefined => {
      if (signal?.aborted === true) return 'signal';
      if (progress.found.length >= candidates) return 'candidates';
      if (progress.pending.length === 0) return 'exhausted';
      return seconds() >= (budget.seconds ?? Infinity) ? 'seconds' : undefined;
    };

    let best = rankedRules(progress.found)[0] as FoundRule | undefined;
    let reason = ended();
    for (; reason === undefined; reason = ended()) {
      const index = progress.found.length;
      const [first] = progress.pending.slice(0, candidates - index).map(evaluationOf);
      const evaluation = await Promise.race([first, aborted]);
      if (evaluation === undefined) continue;
      progress = withResult(searcher, progress, evaluation);
      writer.put({ progress, seconds: seconds() });
      const found = progress.found[index]!;
      if (best === undefined || found.reward > best.reward) best = found;
      onEvent?.({ index, found, best, seconds: seconds() });
    }
    await writer.written();

    const { found } = progress;
    const ranked = rankedRules(found);
    if (reason === 'signal') return { ranked, references: [], found, reason, seconds: seconds() };
    const curvesOf = async ({ rule, learningRate, reward }: FoundRule): Promise<RankedRule['curves']> =>
      learningRate === null || reward === 0
        ? []
        : Promise.all(
            Array.from({ length: seeds }, async (_, i) => {
              const { curve } = await crew.evaluate({ rule, at: { learningRate, seed: i + 1 } });
              return curve;
            }),
          );
    const finals = await Promise.all(
      ranked
        .slice(0, finalists)
        .map(async (each): Promise<[UpdateRule, RankedRule['curves']]> => [each.rule, await curvesOf(each)]),
    );
    const compared = await Promise.all(
      references.map(async (rule, index): Promise<RankedRule> => {
        const evaluation = { rule, ...(await evaluationOf(rule)) };
        return withCurves({ ...evaluation, index, curves: [], interval: null }, await curvesOf(evaluation));
      }),
    );
    return {
      ranked: rankedBySeeds(ranked, new Map(finals.filter(([, curves]) => curves.length > 0))),
      references: compared,
      found,
      reason,
      seconds: seconds(),
    };
  } finally {
    signal?.removeEventListener('abort', abort);
    await crew.close();
    // After an error, too: a search that resumes must not meet a file that is still being written.
    await writer.written().catch(() => undefined);
  }
};

const requireSearchOptions = <State>(options: SearchOptions<State>): ThreadOptions => {
  requireOptions('search', options, {
    task: true,
    searcher: true,
    budget: true,
    workers: true,
    seed: true,
    finalists: true,
    seeds: true,
    references: true,
    secondsPerRule: true,
    checkpoint: true,
    resume: true,
    signal: true,
    threads: true,
    onEvent: true,
  });
  const { refuse, list, number, typed, wholeNumber } = optionChecks('search');
  const {
    task,
    searcher,
    budget,
    workers = 1,
    seed,
    finalists = 3,
    seeds = 5,
    secondsPerRule = 30,
  } = options;
  requireReference('search', 'task', task);
  if (typeof searcher !== 'object' || (searcher as unknown) === null)
    refuse('searcher', 'a searcher, such as randomSearch()', searcher);
  for (const method of ['init', 'ask', 'tell'] as const)
    typed(`searcher.${method}`, searcher[method], 'function');
  if (typeof budget !== 'object' || (budget as unknown) === null)
    refuse('budget', 'an object with candidates or seconds', budget);
  requireOptions('search', budget, { candidates: true, seconds: true });
  if (budget.candidates === undefined && budget.seconds === undefined)
    refuse('budget', 'candidates or seconds', budget);
  if (budget.candidates !== undefined) wholeNumber('budget.candidates', budget.candidates, 1);
  if (budget.seconds !== undefined) number('budget.seconds', budget.seconds, { above: 0 });
  if (!(Number.isInteger(workers) && workers >= 1 && workers <= askedAhead))
    refuse('workers', `a whole number from 1 to ${askedAhead}`, workers);
  requireKey('search', 'seed', seed);
  wholeNumber('finalists', finalists, 0);
  if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= mostSeeds))
    refuse('seeds', `a whole number from 1 to ${mostSeeds}`, seeds);
  number('secondsPerRule', secondsPerRule, { above: 0 });
  if (options.references !== undefined) {
    list('references', options.references);
    for (const [i, rule] of options.references.entries())
      requireUpdateRule('search', `references.${i}`, rule);
  }
  if (options.checkpoint !== undefined) typed('checkpoint', options.checkpoint, 'string');
  if (options.resume !== undefined) typed('resume', options.resume, 'string');
  const { signal } = options;
  if (signal !== undefined && !(typeof signal === 'object' && 'addEventListener' in signal))
    refuse('signal', 'an AbortSignal', signal);
  if (options.onEvent !== undefined) typed('onEvent', options.onEvent, 'function');
  return threadOptions('search', options.threads ?? {});
};
