import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The words in a file that starts threads, processes or clocks. */
const marks =
  /node:(worker_threads|child_process|cluster|timers)|\b(setTimeout|setInterval|setImmediate|performance\.now|Date\.now|AbortSignal\.timeout|useFakeTimers)\b/;

/**
 * Whether a file has such a word, or imports one among the tests, by a relative path, that has. @param {string} file
 * @param {Set<string>} seen @returns {boolean}
 */
const isTimed = (file, seen) => {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (marks.test(text)) return true;
  // Files that threads load, and the package's entry for threads, count too.
  if (/thread\.ts'/.test(text)) return true;
  return Array.from(text.matchAll(/from '(\.[^']+)'/g), ([, relative = '']) =>
    path.join(path.dirname(file), relative.replace(/\.js$/, '.ts')),
  )
    .filter((imported) => imported.includes(`${path.sep}test${path.sep}`))
    .some((imported) => isTimed(imported, seen));
};

/**
 * The test files of all packages that start threads, processes or clocks, found by their imports and calls. @param
 * {string} root
 */
export const timedTests = (root) =>
  readdirSync(path.join(root, 'packages')).flatMap((name) => {
    const folder = path.join(root, 'packages', name, 'test');
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .sort()
      .filter((file) => isTimed(path.join(folder, file), new Set()))
      .map((file) => ['packages', name, 'test', ...file.split(path.sep)].join('/'));
  });
