import { backend, backend_util, getBackend } from '@tensorflow/tfjs-core';
import type { On } from '../save/config.js';
import { cpuRunner } from './cpu-run.js';
import type { Runner } from './run.js';

/** The backends on which thalweg's own kernels are faster than the operations of the backend. */
const fasterOnCpu = new Set(['cpu', 'wasm', 'tensorflow']);

/**
 * The way to run an optimizer on the backend that tfjs uses now.
 *
 * @param on - What the user chose, if anything.
 * @internal
 */
export const runnerFor = (on: On | undefined): Runner => {
  if (backend().floatPrecision() === 16)
    backend_util.warn(
      `tfOptimizer: the backend ${getBackend()} stores numbers in 16 bits. Small updates are lost, and an eps below 6e-8 is 0.`,
    );
  return (on ?? (fasterOnCpu.has(getBackend()) ? 'cpu' : 'backend')) === 'cpu' ? cpuRunner : cpuRunner;
};
