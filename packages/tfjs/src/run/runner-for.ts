import { backend, backend_util, getBackend } from '@tensorflow/tfjs-core';
import type { On } from '../save/config.js';
import { readAtOnce } from '../host/tf-host.js';
import { backendRunner } from './backend-run.js';
import { cpuRunner } from './cpu-run.js';
import type { Runner } from './run.js';

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
  return (on ?? (readAtOnce.has(getBackend()) ? 'cpu' : 'backend')) === 'cpu' ? cpuRunner : backendRunner;
};
