import * as tf from '@tensorflow/tfjs-core';
import { hostConformance } from '@thalweg/testing';
import { describe } from 'vitest';
import { tfHost } from '../../src/index.js';
import { cases } from '../support/cases.js';
import { useBackend } from '../support/use-backend.js';

const live = () => tf.memory().numTensors;
const elementsOf = (a: tf.Tensor) => a.dataSync<'float32'>();

describe('cpu', () => {
  useBackend('cpu');
  hostConformance(cases, { host: tfHost('cpu'), elementsOf, live });
});

describe('wasm', () => {
  useBackend('wasm');
  hostConformance(cases, { host: tfHost('wasm'), elementsOf, live });
});
