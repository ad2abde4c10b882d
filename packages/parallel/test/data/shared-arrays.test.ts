import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { SharedArrays } from '../../src/index.js';
import { inSharedMemory } from '../../src/data/shared-arrays.js';

describe('arrays in shared memory', () => {
  it('are those that lie there, and copies of the others', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    const own = new Int32Array([1, 2, 3]).subarray(1);
    const found = inSharedMemory({ shared, own });
    expect(found.shared).toBe(shared);
    expect(found.own).toEqual(new Int32Array([2, 3]));
    expect(found.own!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('may come from another realm', () => {
    const foreign = runInNewContext(
      '({ shared: new Uint32Array(new SharedArrayBuffer(8)), own: new Float64Array([0.5, 2]) })',
    ) as SharedArrays;
    expect(foreign.own).not.toBeInstanceOf(Float64Array);
    const found = inSharedMemory(foreign);
    // A copy would not see what others write.
    expect(found.shared).toBe(foreign.shared);
    expect(found.own).toEqual(new Float64Array([0.5, 2]));
    expect(found.own!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('may have any name', () => {
    const arrays = JSON.parse('{"__proto__": 0, "toString": 0}') as Record<string, unknown>;
    for (const name of Object.keys(arrays))
      Object.defineProperty(arrays, name, { value: new Uint8Array([7]), enumerable: true });
    const found = inSharedMemory(arrays as SharedArrays);
    expect(Object.keys(found)).toEqual(['__proto__', 'toString']);
    expect(Object.getOwnPropertyDescriptor(found, '__proto__')!.value).toEqual(new Uint8Array([7]));
  });

  it('are bytes where they are a Buffer', () => {
    const found = inSharedMemory({ bytes: Buffer.from('ab') });
    expect(found.bytes).toEqual(new Uint8Array([97, 98]));
  });
});
