// Puts the doc comments of options into the declaration files that are built: the compiler leaves out those of keys
// that another file declares, as where an optimizer takes over the options of the transformation that it wraps.
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { factoriesOf } from './option-docs.mjs';

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('expected the name of a package with a catalogue');

for (const { name: factory, file, options } of factoriesOf(name)) {
  const built = file.replace('/src/', '/dist/').replace(/\.ts$/, '.d.ts');
  const text = readFileSync(built, 'utf8');
  const source = ts.createSourceFile(built, text, ts.ScriptTarget.Latest, true);
  /** @type {[at: number, comment: string][]} */
  const missing = [];
  /**
   * @param {ts.Node} node The declared type: the options are its first type literal.
   * @returns {true | undefined}
   */
  const visit = (node) => {
    if (!ts.isTypeLiteralNode(node)) return ts.forEachChild(node, visit);
    for (const member of node.members) {
      const doc = member.name && options[member.name.getText(source)];
      // On the line of the key, so that the source map stays right.
      if (doc && ts.getJSDocCommentsAndTags(member).length === 0)
        missing.push([member.getStart(source), `/** ${doc} */ `]);
    }
    return true;
  };
  for (const statement of source.statements)
    if (ts.isVariableStatement(statement))
      for (const declaration of statement.declarationList.declarations)
        if (declaration.name.getText(source) === factory && declaration.type) visit(declaration.type);
  if (missing.length > 0)
    writeFileSync(
      built,
      missing.reduceRight((result, [at, comment]) => result.slice(0, at) + comment + result.slice(at), text),
    );
}
