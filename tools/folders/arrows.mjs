// Lists which folders of a package import which, and fails on a circle or on a folder that has no place in the layout. ESLint
// checks that no arrow points up in the layout.
//
//   node tools/folders/arrows.mjs            all packages
//   node tools/folders/arrows.mjs parallel   one
//
// `->` is an import of a value, `..>` an import of types alone.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { layout } from './layout.mjs';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** @type {ts.CompilerOptions} */
const options = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@thalweg/source'],
};

/**
 * The folder of a file; a file in `src` itself stands for itself.
 *
 * @param {string} src
 * @param {string} file
 */
const folderOf = (src, file) => {
  const path = relative(src, file);
  const folder = dirname(path).split(sep).join('/');
  return folder === '.' ? basename(path, extname(path)) : folder;
};

/**
 * The modules that a file names, and whether it takes only types from them.
 *
 * @param {ts.SourceFile} file
 */
const importsOf = (file) => {
  /** @type {{ readonly name: string, readonly isType: boolean }[]} */
  const found = [];
  /** @param {ts.Node | undefined} name @param {boolean} isType */
  const note = (name, isType) => {
    if (name !== undefined && ts.isStringLiteralLike(name)) found.push({ name: name.text, isType });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const isType =
        clause !== undefined &&
        (clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
          (clause.name === undefined &&
            named !== undefined &&
            ts.isNamedImports(named) &&
            named.elements.every((element) => element.isTypeOnly)));
      note(node.moduleSpecifier, isType);
    } else if (ts.isExportDeclaration(node)) {
      const named = node.exportClause;
      const isType =
        node.isTypeOnly ||
        (named !== undefined &&
          ts.isNamedExports(named) &&
          named.elements.every((element) => element.isTypeOnly));
      note(node.moduleSpecifier, isType);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      note(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

/**
 * The arrows between the folders of a package, each with whether only types are imported along it.
 *
 * @param {string} name
 */
const arrowsOf = (name) => {
  const src = join(packages, name, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(src, path));
  /** @type {Map<string, Map<string, boolean>>} */
  const arrows = new Map();
  for (const path of files) {
    const from = folderOf(src, path);
    const out = arrows.get(from) ?? new Map();
    arrows.set(from, out);
    const text = readFileSync(path, 'utf8');
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false);
    for (const { name: module, isType } of importsOf(file)) {
      const { resolvedModule } = ts.resolveModuleName(
        module,
        path,
        options,
        ts.sys,
        undefined,
        undefined,
        ts.ModuleKind.ESNext,
      );
      const found = resolvedModule?.resolvedFileName;
      if (found === undefined || !found.startsWith(src + sep)) continue;
      const to = folderOf(src, found);
      if (to === from) continue;
      out.set(to, isType && out.get(to) !== false);
    }
  }
  return arrows;
};

/**
 * Sets of folders that reach each other.
 *
 * @param {Map<string, Map<string, unknown>>} arrows
 */
const circlesOf = (arrows) => {
  /** @param {string} start */
  const reachedFrom = (start) => {
    const reached = new Set();
    const ahead = [...(arrows.get(start)?.keys() ?? [])];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      ahead.push(...(arrows.get(next)?.keys() ?? []));
    }
    return reached;
  };
  const reach = new Map([...arrows.keys()].map((folder) => [folder, reachedFrom(folder)]));
  const circles = new Set();
  for (const [folder, reached] of reach)
    if (reached.has(folder))
      circles.add(
        [...reached]
          .filter((other) => reach.get(other)?.has(folder))
          .sort()
          .join(', '),
      );
  return [...circles];
};

/**
 * Says what is wrong with a package.
 *
 * @param {string} name
 * @param {Map<string, Map<string, unknown>>} arrows
 */
const faultsOf = (name, arrows) => {
  const order = /** @type {Readonly<Record<string, readonly string[]>>} */ (layout)[name];
  const circles = circlesOf(arrows).map((circle) => `these folders import each other: ${circle}`);
  if (order === undefined) return circles;
  const homeless = [...arrows.keys()]
    .filter((folder) => !order.includes(folder))
    .map((folder) => `${folder} has no place in tools/folders/layout.mjs`);
  const empty = order
    .filter((folder) => !arrows.has(folder))
    .map((folder) => `${folder} is in tools/folders/layout.mjs and does not exist`);
  return [...circles, ...homeless, ...empty];
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : readdirSync(packages).sort();
let failed = false;
for (const name of names) {
  const arrows = arrowsOf(name);
  const order = /** @type {Readonly<Record<string, readonly string[]>>} */ (layout)[name] ?? [];
  console.log(`${name}${order.length === 0 ? ' (no layout)' : ''}`);
  const place = (/** @type {string} */ folder) => order.indexOf(folder);
  for (const [from, out] of [...arrows].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))) {
    const shown = [...out]
      .sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
      .map(([to, isType]) => `${isType ? '..>' : '->'} ${to}`);
    console.log(`  ${from} ${shown.join(' ')}`.trimEnd());
  }
  for (const fault of faultsOf(name, arrows)) {
    console.error(`${name}: ${fault}`);
    failed = true;
  }
}
if (failed) process.exitCode = 1;
