import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killOften } from '../../../../tools/fuzz/kill-often.mjs';
import { randomFrom } from '../../../../tools/fuzz/random.mjs';

let folder = '';
const child = () => join(folder, 'child.mjs');

// A process of its own runs no TypeScript, and what is built may be older than the source.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalweg-child-'));
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../../../tools/fuzz/saving-child.mjs', import.meta.url)),
    platform: 'node',
    resolve: {
      conditionNames: ['@thalweg/source', 'node', 'import', 'default'],
      extensionAlias: { '.js': ['.ts', '.js'] },
    },
  });
  await bundle.write({ file: child(), format: 'esm' });
  await bundle.close();
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

// `tools/fuzz/kill.mjs` does it ten times as often.
it('leaves the newest checkpoint whole, wherever the process is killed', async () => {
  const { inWrite, furthest } = await killOften({ child: child(), kills: 20, random: randomFrom(7) });
  // Half of the kills wait for a write; were none in one, or nothing ever saved, this would say nothing.
  expect(inWrite).toBeGreaterThan(0);
  expect(furthest).toBeGreaterThan(0);
}, 180_000);
