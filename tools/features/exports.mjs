// What our packages export, by name.
import ts from 'typescript';
import { entryPoints, typed } from '../docs/entry-points.mjs';

/** @typedef {{ readonly category: string, readonly isValue: boolean }} Export */

/** @returns {ReadonlyMap<string, Export>} */
export const ourExports = () => {
  const { program, checker } = typed();
  /** @type {Map<string, Export>} */
  const found = new Map();
  for (const entry of entryPoints) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const tag = symbol.getJsDocTags(checker).find(({ name }) => name === 'category');
      found.set(exported.name, {
        category: ts.displayPartsToString(tag?.text),
        isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0,
      });
    }
  }
  return found;
};
