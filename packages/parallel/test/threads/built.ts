import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import type * as Sessions from '../../src/dataflow/execution/open-session.js';
import type * as Parallel from '../../src/index.js';
import type * as Search from '../../src/search/index.js';

const entries = {
  index: '../../src/index.ts',
  'open-session': '../../src/dataflow/execution/open-session.ts',
  // What threads load, beside the modules that start them.
  thread: '../../src/threads/thread.ts',
  'linear-task': '../../src/task/linear-task.ts',
  'device-thread': '../../src/dataflow/execution/device-thread.ts',
  search: '../../src/search/index.ts',
  'search-thread': '../../src/search/search-thread.ts',
  'search-tasks': '../search/search-tasks.mjs',
  troubled: '../tasks/troubled.mjs',
  unmakeable: '../simulation/unmakeable.mjs',
  careless: '../tasks/careless.mjs',
  'scaled-pushes': './scaled-pushes.ts',
  'redis-server-process': '../redis/server-process.ts',
  'redis-worker-process': '../redis/worker-process.ts',
  'redis-shard-process': '../redis/shard-process.ts',
  counting: '../tasks/counting.mjs',
} as const;

const folder = mkdtempSync(join(tmpdir(), 'thalweg-threads-'));
// Test files of one process share the bundle.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The URL of an entry of the bundle, as a thread loads it. */
export const urlOf = (entry: keyof typeof entries): string => pathToFileURL(join(folder, `${entry}.js`)).href;

// A thread runs no TypeScript, what is built may be older than the source, and a few files load in half the time of many.
const bundle = await rolldown({
  input: Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))]),
  ),
  platform: 'node',
  resolve: {
    conditionNames: ['@thalweg/source', 'node', 'import', 'default'],
    extensionAlias: { '.js': ['.ts', '.js'] },
  },
});
// A module that names itself as that of a task must keep the names of what it exports.
await bundle.write({
  dir: folder,
  format: 'esm',
  minifyInternalExports: false,
  // Threads read the bundle again and again.
  comments: false,
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
});
await bundle.close();

/** The package, so that its threads run the source as it is. */
export const built = (await import(/* @vite-ignore */ urlOf('index'))) as typeof Parallel;

/** Sessions, of the same bundle. */
export const { openSession, openSessionTask } = (await import(
  /* @vite-ignore */ urlOf('open-session')
)) as typeof Sessions;

/** Searches, of the same bundle. */
export const { search, exhaustive } = (await import(/* @vite-ignore */ urlOf('search'))) as typeof Search;
