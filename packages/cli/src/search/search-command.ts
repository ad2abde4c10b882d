import { dirname } from 'node:path';
import { ConfigError, makeKey } from '@thalweg/core';
import { CheckpointError } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { updateRule, type UpdateOperand, type UpdateRule } from '@thalweg/optimizers';
import type { ModuleReference } from '@thalweg/parallel';
import {
  ruleFormula,
  search,
  type FoundRule,
  type RankedRule,
  type SearchReport,
  type Searcher,
} from '@thalweg/parallel/search';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import type { Command, Surroundings } from '../command/command.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { watchInterrupt, type InterruptSignal } from '../command/interrupt.js';
import type { Arguments } from '../command/parse-arguments.js';
import { oneOf, readAll, textOf, wholeNumber, type Reading } from '../command/option-values.js';
import { startProgress } from '../console/progress.js';
import { interrupted } from '../redis/interrupted.js';
import { writableFolder } from '../file/writable-folder.js';
import { writeText } from '../file/write-text.js';
import { parallelFailure } from '../redis/parallel-failure.js';
import { readTaskModule, taskOption } from '../redis/task-module.js';
import { readBudget, type Budget } from './budget.js';
import { searchPage } from './search-page.js';
import { searcherNames, searcherOf } from './searcher-of.js';

export const searchCommand: Command = {
  name: 'search',
  about: 'searches for an update rule that trains a task well',
  options: {
    task: taskOption,
    budget: {
      value: 'TIME|N',
      required: true,
      about: 'how long: a number of rules, such as 250, or a time, such as 90s, 10m or 2h',
    },
    searcher: { value: 'NAME', about: `${searcherNames.join(', ')}; ${searcherNames[0]} by default` },
    depth: { value: 'N', about: 'how many groups a rule has, 1 to 4; 1 by default' },
    workers: { value: 'N', about: 'how many threads, 1 to 8; 1 by default. They do not change the result' },
    seed: { value: 'N', about: 'the seed; 0 by default' },
    checkpoint: { value: 'FILE', about: 'where to keep the search, so that it can go on' },
    resume: { value: 'FILE', about: 'the file of a search that is to go on, which is also kept there' },
    page: { value: 'FILE.html', about: 'where to write a page with equations, curves and ranks' },
    out: { value: 'FILE.json', about: 'where to write the best rule: the spec of an optimizer' },
  },
  run: (args, surroundings) =>
    pipe(
      readAll({
        task: readTaskModule(args),
        budget: readBudget(args),
        searcher: oneOf(args, 'searcher', searcherNames),
        depth: wholeNumber(args, 'depth', { least: 1, most: 4, fallback: 1 }),
        workers: wholeNumber(args, 'workers', { least: 1, most: 8, fallback: 1 }),
        seed: wholeNumber(args, 'seed', { least: 0, most: 2 ** 32 - 1, fallback: 0 }),
        kept: readKept(args),
      }),
      Either.mapLeft(wrongUsage),
      TaskEither.fromEither,
      TaskEither.chain(({ searcher, depth, kept, ...settings }) => {
        const [out, page] = [textOf(args, 'out'), textOf(args, 'page')];
        const { output } = surroundings;
        const pageOf = (report: SearchReport) =>
          searchPage({ report, searcher, seed: settings.seed, references: Object.keys(references) });
        return pipe(
          writable([out, page, kept.checkpoint]),
          TaskEither.chain(() =>
            runSearch({ ...settings, ...kept, searcher: searcherOf(searcher, depth) }, surroundings),
          ),
          TaskEither.chainFirst(({ report }) => {
            output.write(reportText(report));
            return page === undefined
              ? TaskEither.right(undefined)
              : written('Page', page, pageOf(report), output);
          }),
          TaskEither.chainFirst(({ report }) =>
            out === undefined ? TaskEither.right(undefined) : writeBest(out, report, output),
          ),
          TaskEither.chain(({ by }) =>
            by === undefined
              ? TaskEither.right(undefined)
              : TaskEither.left(interruptedSearch(by, surroundings, kept.checkpoint)),
          ),
        );
      }),
    ),
};

/** Where a search is kept, and where it goes on. */
interface Kept {
  readonly checkpoint: string | undefined;
  readonly resume: string | undefined;
}

const readKept = (args: Arguments): Reading<Kept> => {
  const [checkpoint, resume] = [textOf(args, 'checkpoint'), textOf(args, 'resume')];
  return checkpoint !== undefined && resume !== undefined
    ? Either.left([`--checkpoint: expected nothing, since --resume keeps the search in ${resume}`])
    : Either.right({ checkpoint: checkpoint ?? resume, resume });
};

interface SearchSettings extends Kept {
  readonly task: ModuleReference;
  readonly budget: Budget;
  readonly searcher: Searcher<unknown>;
  readonly workers: number;
  readonly seed: number;
}

/** What a search found, and the signal that ended it before its time. */
interface Searched {
  readonly report: SearchReport;
  readonly by: InterruptSignal | undefined;
}

/** Checks that files can be written, before anything begins. */
const writable = (paths: readonly (string | undefined)[]): TaskEither.TaskEither<Failure, void> =>
  paths.reduce<TaskEither.TaskEither<Failure, void>>(
    (before, path) =>
      path === undefined
        ? before
        : pipe(
            before,
            TaskEither.chain(() => pipe(writableFolder(dirname(path)), TaskEither.mapLeft(failed))),
          ),
    TaskEither.right(undefined),
  );

const runSearch =
  (
    { task, budget, searcher, workers, seed, checkpoint, resume }: SearchSettings,
    surroundings: Surroundings,
  ): TaskEither.TaskEither<Failure, Searched> =>
  async () => {
    const { output, signals } = surroundings;
    const interrupt = watchInterrupt(signals);
    const { candidates, seconds = 0 } = budget;
    const progress = startProgress(output, {
      label: 'search',
      labelWidth: 6,
      total: candidates ?? Math.ceil(seconds),
    });
    let record = 0;
    try {
      const report = await search({
        task: { ...task, config: null },
        searcher,
        budget,
        workers,
        references: Object.values(references),
        seed: makeKey(seed),
        signal: interrupt.signal,
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(resume === undefined ? {} : { resume }),
        onEvent: ({ index, found, best, seconds: taken }) => {
          // After a checkpoint the best one may be of before.
          if (best.reward > record) {
            record = best.reward;
            if (found.reward === record)
              progress.say(`rule ${index + 1}, ${taken.toFixed(1)} s: ${foundText(found)}`);
          }
          progress.advance(candidates === undefined ? Math.floor(taken) : index + 1, foundText(best));
        },
      });
      const { found, ranked, seconds: taken } = report;
      progress.finish(`${found.length} rules, ${ranked.length} of them distinct, in ${taken.toFixed(1)} s`);
      return Either.right({ report, by: report.reason === 'signal' ? interrupt.received() : undefined });
    } catch (error) {
      progress.finish('failed');
      return Either.left(
        error instanceof CheckpointError
          ? failed(error)
          : error instanceof ConfigError
            ? wrongUsage([error.message])
            : parallelFailure(error),
      );
    } finally {
      interrupt.release();
    }
  };

/** How to go on: the same command, with the checkpoint to resume. */
const interruptedSearch = (
  by: InterruptSignal,
  { program, words }: Surroundings,
  checkpoint: string | undefined,
): Failure =>
  interrupted(
    by,
    { program, words: words.map((word) => word.replace(/^--checkpoint(?==|$)/, '--resume')) },
    checkpoint === undefined
      ? 'Interrupted. Nothing is kept without --checkpoint. To begin anew:'
      : 'Interrupted. To go on:',
  );

const plain = (operand: UpdateOperand): UpdateRule => [
  { left: operand, right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' },
];

/** The rules to compare with. */
const references: Readonly<Record<string, UpdateRule>> = {
  SGD: plain('g'),
  momentum: plain('m'),
  Adam: plain('adam'),
};

const foundText = ({ rule, reward, learningRate }: FoundRule): string =>
  `${reward.toFixed(4)} at rate ${learningRate ?? 'none'}: ${ruleFormula(rule)}`;

const rankedText = (each: RankedRule, named: string): string => {
  const { reward, learningRate, interval } = each;
  const seeds =
    interval === null
      ? ''
      : ` (other seeds: ${interval.mean.toFixed(4)}, 95 % in ${interval.low.toFixed(4)} to ${interval.high.toFixed(4)})`;
  return `${reward.toFixed(4)} at rate ${learningRate ?? 'none'}: ${named}${seeds}\n`;
};

const reportText = ({ ranked, references: compared }: SearchReport): string => {
  const best = ranked
    .slice(0, 10)
    .map((each, place) => `${`${place + 1}.`.padStart(3)} ${rankedText(each, ruleFormula(each.rule))}`);
  if (compared.length === 0) return `The best rules:\n${best.join('')}`;
  const others = compared.map((each, i) => `    ${rankedText(each, Object.keys(references)[i]!)}`);
  return `The best rules:\n${best.join('')}Beside them:\n${others.join('')}`;
};

/** Writes a file and says so. */
const written = (
  label: string,
  path: string,
  text: string,
  output: NodeJS.WritableStream,
): TaskEither.TaskEither<Failure, void> =>
  pipe(
    writeText(path, text),
    TaskEither.bimap(failed, () => {
      output.write(`${label}: ${path}\n`);
    }),
  );

const writeBest = (
  path: string,
  { ranked: [best] }: SearchReport,
  output: NodeJS.WritableStream,
): TaskEither.TaskEither<Failure, void> => {
  const learningRate = best?.learningRate ?? null;
  if (best === undefined || learningRate === null)
    return TaskEither.left(failed(new Error('No rule trained to the end.')));
  const spec = toSpec(updateRule({ groups: best.rule, learningRate, key: makeKey(0) }));
  return written('Best rule', path, `${JSON.stringify(spec, null, 2)}\n`, output);
};
