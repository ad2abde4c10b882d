// Looks at what Node loads of packages as they are published: few files, and nothing twice.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The most files of ours that the import of a package may load. Each costs half a millisecond. */
const mostFiles = 10;

/** Prints the URL of each file that Node loads. It runs in the thread of the hooks. */
const hooks = `
  import { writeSync } from 'node:fs';
  export const load = (url, context, next) => { writeSync(1, url + '\\n'); return next(url, context); };
`;

/**
 * The files that Node loads for an import.
 *
 * @param {string} project
 * @param {string} name
 */
const filesOf = (project, name) =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { register } from 'node:module';
       register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
       await import('${name}');`,
    ],
    { cwd: project, encoding: 'utf8' },
  )
    .split('\n')
    .filter((url) => url.startsWith('file:'));

/**
 * The sources that two bundles of a package have. Their classes and their state would exist twice.
 *
 * @param {string} bundles
 */
const doubledIn = (bundles) => {
  const sources = readdirSync(bundles, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js.map'))
    .flatMap((file) => {
      const map = /** @type {{ sources: string[] }} */ (
        JSON.parse(readFileSync(join(bundles, file), 'utf8'))
      );
      return map.sources.map((source) => resolve(bundles, file, '..', source));
    });
  return sources.filter((source, i) => sources.indexOf(source) !== i);
};

/**
 * @param {string} project A folder with the packages as they are published.
 * @param {readonly string[]} names
 * @returns {readonly string[]} What is wrong.
 */
export const importFaults = (project, names) =>
  names.flatMap((name) => {
    const bundles = join(project, 'node_modules', name, 'dist/node');
    if (!existsSync(bundles)) return [];
    const loaded = filesOf(project, name);
    const ours = loaded.filter((url) => /\/(@thalweg\/[^/]+|thalweg)\//.test(url));
    return [
      ...ours.filter((url) => !url.includes('/dist/node/')).map((url) => `${name} loads ${url}`),
      ...loaded.filter((url) => url.includes('/ndarray-ops/')).map((url) => `${name} loads ${url}`),
      ...(ours.length === 0 || ours.length > mostFiles
        ? [`${name} loads ${ours.length} files, expected 1 to ${mostFiles}`]
        : []),
      ...doubledIn(bundles).map((source) => `${name} has ${source} in two bundles`),
    ];
  });
