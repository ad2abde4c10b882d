// The same user with the libraries whose gradients they have. Those need the types of a browser.
import * as tf from '@tensorflow/tfjs-core';
import { numpy as np } from '@jax-js/jax';
import { toOptax } from '@thalweg/jax-js';
import { adam } from '@thalweg/optimizers';
import { tfOptimizer } from '@thalweg/tfjs';

const optimizer: tf.Optimizer = tfOptimizer(adam({ learningRate: 0.1 }));
if (!(optimizer instanceof tf.Optimizer)) throw new Error('an optimizer of thalweg is not one of tfjs');

const solver = toOptax(adam({ learningRate: 0.5 }));
const state = solver.init({ w: np.array([1, 2]) });
const [{ w }] = solver.update({ w: np.array([4, -4]) }, state);
const [first, second] = w.js() as [number, number];
if (Math.abs(first + 0.5) > 1e-6 || Math.abs(second - 0.5) > 1e-6)
  throw new Error(`wrong updates: ${first}, ${second}`);
