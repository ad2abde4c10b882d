import { numpy as np } from '@jax-js/jax';
import { vi } from 'vitest';

/**
 * The number of buffers that jax-js' wasm backend holds.
 *
 * jax-js does not tell it. The backend keeps a `Map` of them, and adds to it when it makes an array.
 */
export const liveBuffers = (): number => {
  const set = vi.spyOn(Map.prototype, 'set');
  const added = np.array([1, 2]);
  const call = set.mock.calls.findIndex(
    ([, value]) => typeof value === 'object' && value !== null && 'ptr' in value && 'ref' in value,
  );
  const buffers = set.mock.contexts[call] as ReadonlyMap<unknown, unknown>;
  set.mockRestore();
  added.dispose();
  return buffers.size;
};
