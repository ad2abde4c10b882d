import type { SearchSpace } from '../draw/search-space.js';
import type { ContestTask } from '../task/contest-task.js';
import type { Budget, Tuning } from '../trial/tuning.js';

/** Everything about a contest that was held: how to hold it again, and what came of it. */
export interface ContestRecord {
  /** Year, month and day. */
  readonly date: string;
  readonly machine: { readonly processor: string; readonly cores: number; readonly system: string };
  /** Name and version of Node and of the packages. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  readonly threads: number;
  readonly quick: boolean;
  readonly seed: number;
  readonly budget: Budget & {
    /** How often an entrant is tuned, each time from nothing. */
    readonly tunings: number;
  };
  readonly tasks: readonly Omit<ContestTask, 'prepare' | 'isQuick'>[];
  readonly entrants: readonly { readonly name: string; readonly space: SearchSpace }[];
  /** By task, by entrant, by tuning. */
  readonly results: readonly (readonly (readonly Tuning[])[])[];
}

/** A record as JSON: one tuning in a line, and numbers with five digits but for counts. */
export const recordText = (record: ContestRecord): string => {
  const { results, ...rest } = record;
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
  const head = JSON.stringify(rest, null, 1).slice(0, -2);
  const cells = results.map(
    (ofTask) =>
      `[\n${ofTask
        .map((tunings) => `[\n${tunings.map((tuning) => JSON.stringify(tuning, rounded)).join(',\n')}]`)
        .join(',\n')}]`,
  );
  return `${head},\n "results": [\n${cells.join(',\n')}]\n}\n`;
};
