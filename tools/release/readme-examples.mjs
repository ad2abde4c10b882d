// The examples of the READMEs, to run with only the packages that the README says to install.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { findFences } from '../docs/fences.mjs';
import { withAssertions } from '../docs/assertions.mjs';

/**
 * @typedef {object} Readme
 * @property {string} file
 * @property {readonly string[]} install the packages it says to install
 * @property {readonly { line: number, code: string }[]} examples
 */

/** @param {string} code */
const importedPackages = (code) =>
  [...code.matchAll(/^(?:import|\} from) .*?'([^'.][^']*)';$/gm)]
    .map(([, from = '']) => from)
    .filter((from) => !isBuiltin(from))
    .map((from) => from.match(/^(?:@[^/]+\/)?[^/]+/)?.[0] ?? from);

/**
 * @param {readonly string[]} files
 * @returns {readonly Readme[]}
 */
export const findReadmes = (files) => {
  const fences = findFences();
  return files.map((file) => {
    const lines = readFileSync(file, 'utf8').matchAll(/^npm install (.+)$/gm);
    const install = [...new Set([...lines].flatMap(([, packages = '']) => packages.split(' ')))];
    const examples = fences
      .filter((fence) => fence.file === file)
      .map(({ line, code }) => {
        for (const name of importedPackages(code.join('\n')))
          if (!install.includes(name))
            throw new Error(
              `${file}:${line}: imports ${name}, which "npm install ${install.join(' ')}" does not install: add it there`,
            );
        const source = withAssertions('\n'.repeat(line - 1) + code.join('\n') + '\n', file);
        return { line, code: source.code };
      });
    return { file, install, examples };
  });
};
