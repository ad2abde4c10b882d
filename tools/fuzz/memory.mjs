// Measures the memory to save and to load a large checkpoint: `node tools/fuzz/memory.mjs [megabytes]`, after
// `npm run build`.
/** @import { Tensor } from '@thalweg/core' */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filledLike, tensor } from '@thalweg/core';
import { loadCheckpoint, saveCheckpoint } from '@thalweg/core/checkpoint';

const leaves = 8;
// Node counts in kilobytes of 1024 bytes.
const peak = () => Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);

/** Tensors over memory that is really in use, as in a run. @param {number} megabytes */
const paramsOf = (megabytes) => {
  const one = tensor(new Float32Array((megabytes * 1e6) / 4 / leaves));
  return Array.from({ length: leaves }, (_, leaf) => filledLike(one, leaf + 0.5));
};

const [first = '1000', path = '', megabytes = ''] = process.argv.slice(2);
if (first === 'save') {
  const params = paramsOf(Number(megabytes));
  const before = peak();
  await saveCheckpoint(path, { params, state: {}, spec: { name: 'identity' }, data: null });
  console.log(`memory: saving ${megabytes} MB: ${before} MB before, at most ${peak()} MB`);
} else if (first === 'load') {
  const before = peak();
  const loaded = await loadCheckpoint(path);
  const params = /** @type {readonly Tensor[]} */ (loaded.params);
  if (params[leaves - 1]?.get(0) !== leaves - 0.5) throw new Error('another checkpoint was loaded');
  console.log(`memory: loading ${megabytes} MB: ${before} MB before, at most ${peak()} MB`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'thalweg-memory-'));
  const file = join(folder, 'large.safetensors');
  for (const what of ['save', 'load']) {
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), what, file, first], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
  console.log(`memory: the file has ${statSync(file).size} bytes`);
  rmSync(folder, { recursive: true });
}
