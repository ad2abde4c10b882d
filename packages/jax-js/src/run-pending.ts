import { numpy as np, tree, type JsTree } from '@jax-js/jax';

/**
 * Runs what jax-js has put off until an array is read, where this does not wait for a device.
 *
 * The list of what is put off grows with each step, and each operation copies it: a loop that reads nothing takes a time
 * that is quadratic in its steps. The outputs of a compiled function share the list, so reading the smallest is enough.
 *
 * @internal
 */
export const runPending = (arrays: JsTree<np.Array>): void => {
  // jax-js then has workers, and an array that they still write to cannot be read at once.
  if ('Worker' in globalThis && 'SharedArrayBuffer' in globalThis) return;
  const [smallest] = tree
    .leaves(arrays)
    .filter((a) => a instanceof np.Array && (a.device === 'wasm' || a.device === 'cpu'))
    .sort((a, b) => a.size - b.size);
  smallest?.ref.dataSync();
};
