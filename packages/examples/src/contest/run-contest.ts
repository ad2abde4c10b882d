import { cpus, platform, arch } from 'node:os';
import { join } from 'node:path';
import * as Either from 'fp-ts/lib/Either.js';
import { concat } from 'fp-ts/lib/NonEmptyArray.js';
import { commandHelp, exitCode, parseArguments, wrongUsage } from 'thalweg/command';
import { startProgress } from 'thalweg/console';
import { writeText } from 'thalweg/file';
import { readVersions } from '../comparison/versions.js';
import { tableText } from '../console/text-table.js';
import { contestSyntax, readSettings, type ContestSettings } from './contest-settings.js';
import { recordText, type ContestRecord } from './record/contest-record.js';
import { resultOf } from './result/contest-result.js';
import { comparisonTable, scoreTable, secondsTable, stepsTable } from './result/contest-tables.js';
import { findings } from './result/findings.js';
import { profileFigure } from './result/profile-figure.js';
import type { Heat } from './thread/compete.js';
import { inThreads, type ThreadModule } from './thread/in-threads.js';
import type { Tuning } from './trial/tuning.js';

/** The process around the contest, and its machine. */
export interface ContestSurroundings {
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  /** The command-line arguments. */
  readonly words: readonly string[];
  readonly cores: number;
  /** The folder of the figure. */
  readonly folder: string;
  /** What threads run: `thread/thread.ts`, built. */
  readonly thread: ThreadModule;
}

/**
 * Holds a contest, prints its tables, and writes the figure and, if asked, the record.
 *
 * @returns The exit code.
 */
export const runContest = async (surroundings: ContestSurroundings): Promise<number> => {
  const { output, errors, words, cores, folder } = surroundings;
  if (words.includes('--help') || words.includes('-h')) {
    output.write(commandHelp(contestSyntax, 'npm run'));
    return exitCode.done;
  }
  const settings = Either.flatMap(parseArguments(contestSyntax, words), (args) => readSettings(args, cores));
  if (Either.isLeft(settings)) {
    const { code, lines } = wrongUsage(concat(['See npm run contest -- --help.'])(settings.left));
    errors.write(`${lines.join('\n')}\n`);
    return code;
  }

  const begun = performance.now();
  const record = await hold(settings.right, surroundings);
  const result = resultOf(record);
  output.write(
    `\n${[
      scoreTable(record, result),
      stepsTable(record, result),
      secondsTable(record, result),
      comparisonTable(result),
    ]
      .map(tableText)
      .join('\n')}\n${findings(record, result).join('\n')}\n`,
  );
  output.write(
    `\nIt took ${((performance.now() - begun) / 1000).toFixed(0)} s on ${record.threads} threads.\n`,
  );

  const figure = join(folder, 'profiles.svg');
  const files: readonly (readonly [path: string, text: string])[] = [
    [figure, profileFigure(record, result)],
    ...(settings.right.record === undefined ? [] : [[settings.right.record, recordText(record)] as const]),
  ];
  for (const [path, text] of files) {
    const written = await writeText(path, text)();
    if (Either.isLeft(written)) {
      errors.write(`${written.left.message}\n`);
      return 1;
    }
    output.write(`Written: ${path}\n`);
  }
  return exitCode.done;
};

const hold = async (
  { tasks, entrants, budget, seed, threads, quick }: ContestSettings,
  { output, cores, thread }: ContestSurroundings,
): Promise<ContestRecord> => {
  const { tunings } = budget;
  const heats = tasks.flatMap((task) =>
    entrants.flatMap((entrant) =>
      Array.from({ length: tunings }, (_, tuning): Heat => ({
        task: task.name,
        entrant: entrant.name,
        tuning,
        seed,
        budget,
      })),
    ),
  );
  const progress = startProgress(output, { label: 'Contest', labelWidth: 7, total: heats.length });
  let done = 0;
  const results = await inThreads<Heat, Tuning>({
    ...thread,
    jobs: heats,
    threads,
    done: (_, index) => {
      const { task, entrant } = heats[index]!;
      progress.advance(++done, `${task}: ${entrant}`);
    },
  });
  progress.finish(`${tasks.length} tasks, ${entrants.length} optimizers`);
  const places = (task: number, entrant: number): readonly Tuning[] => {
    const first = (task * entrants.length + entrant) * tunings;
    return results.slice(first, first + tunings);
  };
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { processor: cpus()[0]?.model ?? 'unknown', cores, system: `${platform()} ${arch()}` },
    versions: await readVersions(),
    threads,
    quick,
    seed,
    budget,
    tasks: tasks.map(({ name, title, measured, target, reason, steps, every }) => ({
      name,
      title,
      measured,
      target,
      reason,
      steps,
      every,
    })),
    entrants: entrants.map(({ name, space }) => ({ name, space })),
    results: tasks.map((_, task) => entrants.map((_, entrant) => places(task, entrant))),
  };
};
