import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { adam } from '@thalweg/optimizers';
import { tfOptimizer } from '@thalweg/tfjs';

const x = tf.tensor2d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
const y = tf.tensor2d([0, 1, 1, 0], [4, 1]);
const model = sequential();
model.add(layers.dense({ units: 8, activation: 'tanh', inputShape: [2] }));
model.add(layers.dense({ units: 1 }));

model.compile({ optimizer: tfOptimizer(adam({ learningRate: 0.05 })), loss: 'meanSquaredError' });
await model.fit(x, y, { epochs: 300, verbose: 0 });
