import type { Key } from '@thalweg/core';
import { loadCheckpoint, saveCheckpoint, type Plain } from '@thalweg/core/checkpoint';
import { ParallelError } from '../error/parallel-error.js';
import type { SearchProgress } from './search-progress.js';
import type { SearchTaskReference } from './search-task.js';
import type { Searcher } from './searcher.js';

/** What a search is: a checkpoint resumes only the same one. @internal */
export interface SearchIdentity {
  readonly searcher: Pick<Searcher<unknown>, 'name' | 'options'>;
  readonly seed: Key;
  /** Without the module: its file may lie elsewhere. */
  readonly task: Pick<SearchTaskReference, 'export' | 'config'>;
}

/** What a search knows, with the seconds that it took. @internal */
export interface SavedSearch<State> {
  readonly progress: SearchProgress<State>;
  readonly seconds: number;
}

const spec = { name: 'search' };

/** @internal */
export const saveSearch = async <State>(
  path: string,
  identity: SearchIdentity,
  { progress, seconds }: SavedSearch<State>,
): Promise<void> => {
  // A state is plain data and tensors, which `Searcher` says and a type cannot.
  const { searcher, pending, found } = progress as unknown as { readonly [key: string]: Plain };
  await saveCheckpoint(path, {
    params: {},
    state: {},
    spec,
    data: { identity: textOf(identity), searcher, pending, found, seconds },
  });
};

/** Rejects with a `CheckpointError`, or with a `ParallelError` if the file is not of this search. @internal */
export const loadSearch = async <State>(
  path: string,
  identity: SearchIdentity,
): Promise<SavedSearch<State>> => {
  const { data, spec: found } = await loadCheckpoint(path);
  const refuse = (expected: string, found: string): never => {
    throw new ParallelError({ reason: 'mismatch', expected, found });
  };
  if (found.name !== spec.name) return refuse(`${path} to be a checkpoint of a search`, 'another one');
  const saved = data as unknown as SearchProgress<State> & {
    readonly identity: string;
    readonly seconds: number;
  };
  if (saved.identity !== textOf(identity))
    return refuse(`${path} to be of the search ${textOf(identity)}`, saved.identity);
  const { searcher, pending, found: results, seconds } = saved;
  return { progress: { searcher, pending, found: results }, seconds };
};

const textOf = ({ searcher: { name, options }, seed, task: { export: named, config } }: SearchIdentity) =>
  JSON.stringify({ searcher: { name, ...options }, seed, task: { export: named, config } });

/** After a write, how many times as long no other begins: a long list takes long to write, and a search must go on. */
const restPerWrite = 9;

/**
 * Writes the last of what it is given, one file at a time: a search may find more rules than the disk can take. `written` writes it
 * at once.
 *
 * @internal
 */
export const latestWriter = <Value>(
  write: (value: Value) => Promise<void>,
): { readonly put: (value: Value) => void; readonly written: () => Promise<void> } => {
  let next: { readonly value: Value } | undefined;
  let running: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  let isHurried = false;
  let hurry = (): void => undefined;
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, isHurried ? 0 : ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    for (let at = next; at !== undefined; at = next) {
      next = undefined;
      const since = performance.now();
      await write(at.value);
      await rest(restPerWrite * (performance.now() - since));
    }
  };
  const start = (): void => {
    running ??= run()
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => {
        running = undefined;
        if (next !== undefined && failure === undefined) start();
      });
  };
  return {
    put: (value) => {
      if (failure !== undefined) throw failure.error;
      next = { value };
      start();
    },
    written: async () => {
      isHurried = true;
      hurry();
      while (running !== undefined) await running;
      isHurried = false;
      if (failure !== undefined) throw failure.error;
    },
  };
};
