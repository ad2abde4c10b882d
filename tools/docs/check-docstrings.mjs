// Every public export of a published package carries a summary, a category, the version it came with, and, when it is
// a value, an example.
import { relative } from 'node:path';
import ts from 'typescript';
import { entryPoints, typed } from './entry-points.mjs';

const categories = new Set([
  'Tensor',
  'Tree',
  'Transformation',
  'Checkpoint',
  'Composition',
  'Rule',
  'Wrapper',
  'Expression',
  'Hyperparameter',
  'Schedule',
  'Loss',
  'Random',
  'Spec',
  'Explain',
  'Error',
  'Optimizer',
  'Projection',
  'Update rule',
  'Search',
  'Minimisation',
  'Linear algebra',
  'Host',
  'Strategy',
  'Training',
  'Data',
  'Batch normalisation',
  'Diagnostics',
  'Instances',
  'Parallel',
  'Dataflow',
  'Linear model',
  'Algorithm',
  'Testing',
  'Command line',
  'Console',
  'Drawing',
  'File',
  'Network',
]);

const { program, checker } = typed();

/**
 * What the docstrings of one declared thing leave out.
 *
 * @param {ts.Symbol} symbol
 * @returns {string[]}
 */
const missing = (symbol) => {
  const docs = (symbol.declarations ?? []).flatMap((declaration) =>
    ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc),
  );
  if (docs.length === 0) return ['docstring'];
  const tags = docs.flatMap((doc) => doc.tags ?? []);
  /** @param {string} name */
  const tagged = (name) =>
    tags.filter((tag) => tag.tagName.text === name).map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? '');

  const summary = ts.getTextOfJSDocComment(docs[0]?.comment)?.split(/\n\s*\n/)[0] ?? '';
  const [category] = tagged('category');
  const examples = tagged('example');
  return [
    summary === '' ? 'summary' : summary.includes('\n') ? 'summary of one line' : '',
    category === undefined
      ? '@category'
      : categories.has(category)
        ? ''
        : `known @category (not "${category}")`,
    tagged('since').some((version) => /^\d+\.\d+\.\d+$/.test(version)) ? '' : '@since',
    symbol.flags & ts.SymbolFlags.Value && !examples.some((text) => text.includes('```ts')) ? '@example' : '',
  ].filter(Boolean);
};

/** @type {Set<string>} */
const offenders = new Set();
let checked = 0;
/** @type {Set<ts.Symbol>} */
const seen = new Set();

/** @param {ts.Symbol} module */
const checkExports = (module) => {
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined || seen.has(symbol)) continue;
    seen.add(symbol);
    if (ts.isSourceFile(declaration)) {
      checkExports(symbol);
      continue;
    }
    const source = declaration.getSourceFile();
    const file = relative(process.cwd(), source.fileName);
    // What is passed on from a dependency is documented there.
    if (!file.startsWith('packages/')) continue;
    checked += 1;
    const lacks = missing(symbol);
    const line = source.getLineAndCharacterOfPosition(declaration.getStart(source)).line + 1;
    if (lacks.length > 0) offenders.add(`${file}:${line} ${exported.name}: no ${lacks.join(', no ')}`);
  }
};

for (const entry of entryPoints) {
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) offenders.add(`${relative(process.cwd(), entry)}:1 is not a module`);
  else checkExports(module);
}

if (offenders.size > 0) {
  console.error([...offenders].sort().join('\n'));
  console.error(`docs: ${offenders.size} of ${checked} public exports lack documentation`);
  process.exit(1);
}
console.log(`docs: ${checked} public exports are documented`);
