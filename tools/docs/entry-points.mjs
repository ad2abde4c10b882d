// The published packages, as TypeScript sees them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { projectFiles } from './fences.mjs';

/** The source entry points, read from the export maps. */
export const entryPoints = projectFiles('packages/*/package.json').flatMap((file) => {
  /** @type {{ private?: boolean, exports: Record<string, string | Record<string, string>> }} */
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (manifest.private) return [];
  return Object.values(manifest.exports).flatMap((target) => {
    const source = typeof target === 'string' ? undefined : target['@thalweg/source'];
    return source === undefined ? [] : [resolve(file, '..', source)];
  });
});

/** The types of all of them; it takes seconds. */
export const typed = () => {
  const { config } = ts.readConfigFile('tsconfig.base.json', (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const program = ts.createProgram(entryPoints, {
    ...options,
    composite: false,
    noEmit: true,
    types: ['node'],
  });
  return { program, checker: program.getTypeChecker() };
};
