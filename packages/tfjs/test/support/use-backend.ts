import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// In Node it registers the gradients, which tfjs-core does not.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';

/** Runs the tests around the call on a backend. */
export const useBackend = (name: 'cpu' | 'wasm'): void => {
  beforeAll(async () => {
    // Without it the cpu backend prints an advertisement.
    tf.env().set('PROD', true);
    await tf.setBackend(name);
  });
};
