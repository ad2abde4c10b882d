// The doc comments on the options of every factory, read with the compiler's API from the sources.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** The packages that have a catalogue. */
export const catalogues = ['optimizers', 'schedules', 'strategies', 'parallel'];

const root = resolve(import.meta.dirname, '../..');

/**
 * @typedef {object} FactoryDocs
 * @property {string} name
 * @property {string} file Where it is declared.
 * @property {Readonly<Record<string, string>>} options What each option means; an empty text if nothing says so.
 */

/**
 * @param {string} name Of a package with a catalogue.
 * @returns {readonly FactoryDocs[]}
 */
export const factoriesOf = (name) => {
  const entry = resolve(root, 'packages', name, 'src/catalogue.ts');
  if (!existsSync(entry)) throw new Error(`${entry}: expected a catalogue, found none`);
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.base.json'), (path) =>
    readFileSync(path, 'utf8'),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([entry], { ...options, composite: false, noEmit: true, types: ['node'] });
  const checker = program.getTypeChecker();
  const source = /** @type {ts.SourceFile} */ (program.getSourceFile(entry));

  /** @param {ts.Type} type @param {string} key */
  const property = (type, key) => {
    const found = type.getProperty(key);
    return found && checker.getTypeOfSymbolAtLocation(found, source);
  };

  return checker
    .getExportsOfModule(/** @type {ts.Symbol} */ (checker.getSymbolAtLocation(source)))
    .flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const file = symbol.valueDeclaration?.getSourceFile().fileName;
      if (file === undefined) return [];
      const declaration = property(checker.getTypeOfSymbolAtLocation(symbol, source), 'declaration');
      const hyper = declaration && property(declaration, 'hyper');
      if (hyper === undefined) return [];
      const documented = hyper
        .getProperties()
        .map((option) => [
          option.name,
          ts.displayPartsToString(option.getDocumentationComment(checker)).replace(/\s+/g, ' '),
        ]);
      return [{ name: symbol.name, file, options: Object.fromEntries(documented) }];
    });
};
