// Asks the language service, on packages as they are published, what an editor shows over each factory and its options.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { catalogues } from '../docs/option-docs.mjs';

/** @typedef {{ name: string, argument: string | undefined, hyper: Readonly<Record<string, unknown>> }} Declaration */
/** @typedef {{ declaration: Declaration }} Factory */
/** @typedef {{ transformations: Factory[], schedules: Factory[], strategies: Factory[], algorithms: Factory[] }} Plugin */

/**
 * What a package declares in its plugin: every factory.
 *
 * @param {string} project
 * @param {string} catalogue The name of the package, without the scope.
 */
const declarationsOf = async (project, catalogue) => {
  const folder = join(project, 'node_modules/@thalweg', catalogue);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const module = await import(pathToFileURL(join(folder, exports['.'].default)).href);
  const { transformations, schedules, strategies, algorithms } = /** @type {Plugin} */ (
    module[`${catalogue}Plugin`]
  );
  return [transformations, schedules, strategies, algorithms].flat().map(({ declaration }) => declaration);
};

/**
 * A language service for one file, as an editor runs it.
 *
 * @param {string} file
 */
const serviceFor = (file) =>
  ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCurrentDirectory: () => dirname(file),
    getCompilationSettings: () => ({
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      types: [],
    }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
  });

/**
 * The names of the options in the text of a hover; `undefined` if it does not write them out as an object.
 *
 * @param {string} shown
 */
const optionsIn = (shown) => {
  const written = /\boptions\??: \{([^{}]*)\}/.exec(shown)?.[1];
  return written === undefined
    ? undefined
    : Array.from(written.matchAll(/^ +readonly (\w+)\??: /gm), ([, name]) => name);
};

/**
 * Finds what an editor does not show: the meaning of an option, or the options of a factory as a plain object.
 *
 * @param {string} project A folder with the packages as they are published.
 * @returns {Promise<{ faults: readonly string[], factories: number, options: number }>}
 */
export const checkHovers = async (project) => {
  let text = '';
  /** @type {{ factory: string, at: number, options: { name: string, at: number }[] }[]} */
  const calls = [];
  for (const catalogue of catalogues) {
    const declarations = await declarationsOf(project, catalogue);
    text += `import { ${declarations.map(({ name }) => name).join(', ')} } from '@thalweg/${catalogue}';\n`;
    for (const { name: factory, argument, hyper } of declarations) {
      const at = text.length;
      text += `${factory}(${argument === undefined ? '' : 'undefined as never, '}{ `;
      const options = Object.keys(hyper)
        .filter((name) => name !== argument)
        .map((name) => {
          const key = { name, at: text.length };
          text += `${name}: undefined as never, `;
          return key;
        });
      text += '});\n';
      calls.push({ factory, at, options });
    }
  }

  const file = join(project, 'calls.ts');
  writeFileSync(file, text);
  const service = serviceFor(file);
  // A package that does not resolve would show nothing of its own.
  const faults = service
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  for (const { factory, at, options } of calls) {
    for (const option of options) {
      const doc = ts.displayPartsToString(service.getQuickInfoAtPosition(file, option.at)?.documentation);
      if (doc.trim() === '') faults.push(`${factory}.${option.name}: expected a doc, found none`);
      else if (/\bundefined\b/.test(doc))
        faults.push(`${factory}.${option.name}: expected a doc without undefined, found ${doc}`);
    }
    const shown = ts.displayPartsToString(service.getQuickInfoAtPosition(file, at)?.displayParts);
    const names = options.map(({ name }) => name);
    if (names.length > 0 && optionsIn(shown)?.sort().join() !== names.sort().join())
      faults.push(`${factory}: expected options as an object with ${names.join(', ')}, found ${shown}`);
  }
  return { faults, factories: calls.length, options: calls.flatMap(({ options }) => options).length };
};
