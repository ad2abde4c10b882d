import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The versions of Node and of the packages for the network and the pictures, from the package.json of the command line. */
export const readVersions = async (): Promise<readonly (readonly [name: string, version: string])[]> => {
  const path = createRequire(import.meta.url).resolve('thalweg/package.json');
  const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
  const dependencies =
    isRecord(manifest) && isRecord(manifest.dependencies) ? Object.entries(manifest.dependencies) : [];
  return [
    ['Node', process.version.slice(1)],
    ...dependencies.map(([name, version]) => [name, String(version)] as const),
  ];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
