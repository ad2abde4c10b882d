// Puts the doc comments of options into the declaration files that are built: the compiler leaves out those of keys
// that another file declares, as where an optimizer takes over the options of the transformation that it wraps.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('expected the name of a package with a catalogue');
const dist = resolve(import.meta.dirname, '../../packages', name, 'dist');

/** @type {{ readonly optionDocs: import('@thalweg/core').OptionDocs }} */
const { optionDocs } = await import(pathToFileURL(join(dist, 'option-docs.js')).href);

for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.d.ts')) continue;
  const built = join(dist, path);
  const text = readFileSync(built, 'utf8');
  const declared = [...text.matchAll(/^export declare const (\w+):/gm)].map(([, factory = '']) => factory);
  if (!declared.some((factory) => factory in optionDocs)) continue;
  const source = ts.createSourceFile(built, text, ts.ScriptTarget.Latest, true);
  /** @type {[at: number, comment: string][]} */
  const missing = [];
  /**
   * @param {ts.Node} node The declared type: the options are its first type literal.
   * @param {Readonly<Record<string, string>>} options
   * @returns {true | undefined}
   */
  const visit = (node, options) => {
    if (!ts.isTypeLiteralNode(node)) return ts.forEachChild(node, (child) => visit(child, options));
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
      for (const { name: declaredName, type } of statement.declarationList.declarations) {
        const options = optionDocs[declaredName.getText(source)];
        if (options && type) visit(type, options);
      }
  if (missing.length > 0)
    writeFileSync(
      built,
      missing.reduceRight((result, [at, comment]) => result.slice(0, at) + comment + result.slice(at), text),
    );
}
