import { left, right } from 'fp-ts/lib/Either.js';
import { readAll, wholeNumber, type Arguments, type Reading, type Syntax } from 'thalweg/command';
import type { ContestRecord } from './record/contest-record.js';
import { entrants } from './entrant/entrants.js';
import type { Entrant } from './entrant/entrant.js';
import type { ContestTask } from './task/contest-task.js';
import { tasks } from './task/tasks.js';

/** What is asked for on the command line. */
export interface ContestSettings extends Pick<ContestRecord, 'quick' | 'seed' | 'threads' | 'budget'> {
  readonly tasks: readonly ContestTask[];
  readonly entrants: readonly Entrant[];
  /** The file of the record; none by default. */
  readonly record: string | undefined;
}

export const contestSyntax: Syntax = {
  name: 'contest --',
  about: 'Lets optimizers compete: five trials each, steps and seconds to a target.',
  options: {
    quick: { about: 'the quick tasks alone, and one tuning: under 5 minutes' },
    task: { value: 'NAME', repeated: true, about: 'only this task; may be repeated' },
    optimizer: { value: 'NAME', repeated: true, about: 'only this optimizer; may be repeated' },
    tunings: { value: 'N', about: 'how often each is tuned, from nothing;\n2 by default, 1 if quick' },
    trials: { value: 'N', about: 'hyperparameters that each may try, 5 by default' },
    runs: { value: 'N', about: 'runs of the best, 5 by default' },
    seed: { value: 'N', about: 'of all random numbers, 1 by default' },
    threads: { value: 'N', about: 'by default one for each core.\nNo number depends on it but the seconds' },
    record: { value: 'FILE', about: 'writes all results and settings there, as JSON' },
  },
};

/** @param cores - Of the machine. */
export const readSettings = (args: Arguments, cores: number): Reading<ContestSettings> => {
  const quick = args.has('quick');
  const read = readAll({
    tasks: named(args, 'task', tasks),
    entrants: named(args, 'optimizer', entrants),
    tunings: wholeNumber(args, 'tunings', { least: 1, most: 100, fallback: quick ? 1 : 2 }),
    trials: wholeNumber(args, 'trials', { least: 1, most: 1000, fallback: 5 }),
    runs: wholeNumber(args, 'runs', { least: 1, most: 1000, fallback: 5 }),
    seed: wholeNumber(args, 'seed', { least: 0, most: 2 ** 32 - 1, fallback: 1 }),
    threads: wholeNumber(args, 'threads', { least: 1, most: 64, fallback: cores }),
  });
  if (read._tag === 'Left') return read;
  const { tunings, trials, runs, ...rest } = read.right;
  return right({
    ...rest,
    quick,
    // A task that is asked for by name takes part, quick or not.
    tasks:
      quick && args.given('task').length === 0 ? rest.tasks.filter(({ isQuick }) => isQuick) : rest.tasks,
    budget: { tunings, trials, runs },
    record: args.given('record')[0],
  });
};

/** Those that are named by an option, in the order of the list; all if none is. */
const named = <One extends { readonly name: string }>(
  args: Arguments,
  option: string,
  all: readonly One[],
): Reading<readonly One[]> => {
  const wanted = args.given(option);
  const unknown = wanted.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0)
    return left([
      `--${option}: expected one of ${all.map(({ name }) => name).join('; ')}, found '${unknown.join("', '")}'`,
    ]);
  return right(all.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
};
