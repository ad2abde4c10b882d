import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** Reads a golden file; the caller gives its type. */
export const readGolden = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(`@thalweg/testing/golden/${name}.json`), 'utf8'));
