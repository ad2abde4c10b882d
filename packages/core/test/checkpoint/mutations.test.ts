import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCheckpoint, sampleCheckpoints } from '../../../../tools/fuzz/check-checkpoint.mjs';
import { forge, mutateBytes } from '../../../../tools/fuzz/mutate-bytes.mjs';
import { randomFrom } from '../../../../tools/fuzz/random.mjs';

// `tools/fuzz/checkpoints.mjs` does the same forty times as much.
const count = 250;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalweg-mutations-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a damaged checkpoint', () => {
  it('is read as before if nothing was changed', async () => {
    for (const bytes of sampleCheckpoints)
      expect(await checkCheckpoint(bytes, bytes, join(folder, 'same'))).toBe('unharmed');
  });

  it('is refused, or has every bit, for any damage', async () => {
    const random = randomFrom(7);
    const outcomes = new Set<string>();
    const faults: string[] = [];
    for (let i = 0; i < count; i++) {
      const original = random.pick(sampleCheckpoints);
      const { change, damaged } = mutateBytes(random, original);
      try {
        const outcome = await checkCheckpoint(original, damaged, join(folder, 'damaged'));
        outcomes.add(outcome);
        if (outcome === 'another checkpoint') faults.push(`${change}: ${outcome}`);
      } catch (error) {
        faults.push(`${change}: ${String(error)}`);
      }
    }
    expect([...new Set(faults)]).toEqual([]);
    expect([...outcomes].sort()).toEqual(['refused', 'unharmed']);
  });

  it('throws nothing if somebody forged it and its checksum', async () => {
    const random = randomFrom(7);
    const outcomes = new Set<string>();
    for (let i = 0; i < count / 2; i++) {
      const original = random.pick(sampleCheckpoints);
      outcomes.add(await checkCheckpoint(original, forge(random, original), join(folder, 'forged')));
    }
    // For the test to mean something, some reads must have reached the content.
    expect([...outcomes].sort()).toEqual(['another checkpoint', 'refused', 'unharmed']);
  });
});
