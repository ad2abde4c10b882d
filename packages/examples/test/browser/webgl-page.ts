// What the page of the test runs: a network of tfjs on WebGL, trained on batches that the server gives.
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
// A bundle takes the gradients of operations from here; Node has them all.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { adam } from '@thalweg/optimizers';
import { tfOptimizer } from '@thalweg/tfjs';
import type { Course, Outcome } from './webgl-course.js';

const post = (path: string, body: string) => fetch(path, { method: 'POST', body });

const train = async (): Promise<Outcome> => {
  await tf.setBackend('webgl');
  const { initial, batches, test } = (await (await fetch('/course')).json()) as Course;
  const [w1, b1, w2, b2] = initial.map(({ numbers, shape }) => tf.variable(tf.tensor(numbers, [...shape])));
  const scores = (inputs: tf.Tensor2D) =>
    tf.add(tf.matMul(tf.tanh(tf.add(tf.matMul(inputs, w1 as tf.Tensor2D), b1!)), w2 as tf.Tensor2D), b2!);
  const examples = ({ inputs, labels }: Course['test']) =>
    [
      tf.tensor2d([...inputs], [labels.length, inputs.length / labels.length]),
      tf.tensor1d([...labels], 'int32'),
    ] as const;

  const optimizer = tfOptimizer(adam({ learningRate: 0.005 }), { on: 'backend' });
  const counts: number[] = [];
  for (const batch of batches) {
    tf.tidy(() => {
      const [inputs, labels] = examples(batch);
      optimizer.minimize(() =>
        tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(tf.oneHot(labels, 10), scores(inputs)),
      );
    });
    counts.push(tf.memory().numTensors);
  }
  const [inputs, labels] = examples(test);
  const right = tf.mean(tf.cast(tf.equal(tf.argMax(scores(inputs), 1), labels), 'float32'));
  return {
    backend: tf.getBackend(),
    accuracy: (await right.data())[0]!,
    // The first step makes the state.
    tensorsGained: counts.at(-1)! - counts[1]!,
  };
};

train().then(
  (outcome) => post('/done', JSON.stringify(outcome)),
  (error: unknown) => post('/failed', String(error)),
);
