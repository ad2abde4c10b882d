import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The sizes of the buffers that calls with these sizes of results allocate, in a fresh process on a platform. */
const allocated = async (platform: string | undefined, results: readonly number[]) => {
  vi.resetModules();
  const { keepFreedMemory } = await import('../../src/sweep/freed-memory.js');
  const sizes: number[] = [];
  vi.stubGlobal('process', platform === undefined ? undefined : { platform });
  vi.stubGlobal(
    'ArrayBuffer',
    class {
      readonly byteLength: number;
      constructor(bytes: number) {
        sizes.push(bytes);
        this.byteLength = bytes;
      }
    },
  );
  for (const bytes of results) keepFreedMemory(bytes);
  vi.unstubAllGlobals();
  return sizes;
};

describe('the allocator learns to keep freed memory', () => {
  it('from one buffer, at the first large result, on Linux only', async () => {
    expect(await allocated('linux', [8, 131_071])).toEqual([]);
    expect(await allocated('linux', [8, 131_072, 4_000_000])).toEqual([33_000_000]);
    expect(await allocated('darwin', [4_000_000])).toEqual([]);
    expect(await allocated(undefined, [4_000_000])).toEqual([]);
  });
});
