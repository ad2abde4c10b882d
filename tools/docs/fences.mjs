// Finds the TypeScript examples of the project: fences in docstrings under @example, and in Markdown.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Fence
 * @property {string} file
 * @property {number} line the 1-based line its code starts at
 * @property {string[]} code
 */

/**
 * Files of the working tree, new ones included, ignored ones not.
 *
 * @param {...string} patterns
 * @returns {string[]}
 */
export const projectFiles = (...patterns) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns], {
    encoding: 'utf8',
  })
    .split('\0')
    .filter(Boolean)
    .sort();

/**
 * @param {string} file
 * @param {readonly (string | undefined)[]} lines the text that may hold fences; undefined where it is interrupted
 * @returns {Fence[]}
 */
const fencesOf = (file, lines) => {
  /** @type {Fence[]} */
  const fences = [];
  /** @type {{ close: RegExp, indent: number, fence: Fence | undefined } | undefined} */
  let open;
  lines.forEach((line, index) => {
    if (open !== undefined) {
      if (line === undefined || open.close.test(line)) open = undefined;
      else open.fence?.code.push(line.slice(Math.min(open.indent, line.search(/\S|$/))));
      return;
    }
    const [, indent = '', ticks, info = ''] = line?.match(/^(\s*)(`{3,})(.*)$/) ?? [];
    if (ticks === undefined) return;
    const [language, ...flags] = info.trim().split(/\s+/);
    const runs = language === 'ts' && !flags.includes('no-run');
    const fence = runs ? { file, line: index + 2, code: [] } : undefined;
    if (fence !== undefined) fences.push(fence);
    open = { close: new RegExp(`^\\s*${ticks}\\s*$`), indent: indent.length, fence };
  });
  return fences;
};

/**
 * The lines of a source file that belong to an @example, without their comment margin.
 *
 * @param {readonly string[]} lines
 * @returns {(string | undefined)[]}
 */
const exampleLines = (lines) => {
  let inDocstring = false;
  let inExample = false;
  return lines.map((line) => {
    if (!inDocstring) {
      inDocstring = /^\s*\/\*\*/.test(line) && !line.includes('*/');
      inExample = false;
      return undefined;
    }
    if (line.includes('*/')) {
      inDocstring = false;
      return undefined;
    }
    const text = line.replace(/^\s*\* ?/, '');
    const tag = text.match(/^@(\w+)/)?.[1];
    if (tag !== undefined) inExample = tag === 'example';
    return inExample ? text : undefined;
  });
};

/** @returns {Fence[]} */
export const findFences = () => {
  /** @param {string} file */
  const linesOf = (file) => readFileSync(file, 'utf8').split('\n');
  return [
    ...projectFiles('packages/*/src/**.ts').flatMap((file) => fencesOf(file, exampleLines(linesOf(file)))),
    ...projectFiles(
      'README.md',
      'CONTRIBUTING.md',
      'FEATURES.md',
      'docs/*.md',
      'packages/*/README.md',
    ).flatMap((file) => fencesOf(file, linesOf(file))),
  ];
};
