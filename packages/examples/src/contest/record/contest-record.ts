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

/** A record as JSON: a line for each task, entrant and tuning, and numbers with five digits. */
export const recordText = ({ tasks, entrants, results, ...rest }: ContestRecord): string => {
  const lines = (values: readonly unknown[]): string => `[\n${values.map(json).join(',\n')}\n]`;
  const lists = (parts: readonly string[]): string => `[\n${parts.join(',\n')}\n]`;
  const fields = [
    ...Object.entries(rest).map(([name, value]) => [name, json(value)] as const),
    ['tasks', lines(tasks)] as const,
    ['entrants', lines(entrants)] as const,
    ['results', lists(results.map((ofTask) => lists(ofTask.map(lines))))] as const,
  ];
  return `{\n${fields.map(([name, text]) => `"${name}": ${text}`).join(',\n')}\n}\n`;
};

const json = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(5)) : part,
  );
