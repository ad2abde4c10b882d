import { foldIn, makeKey, type AnyTransformation } from '@thalweg/core';
import { createMlp, heLayers } from './mlp.js';
import { createTeacher } from './teacher.js';
import { trainMlp } from './train-mlp.js';

/** How a network does after an epoch. */
export interface TeacherScore {
  /** On the training examples. */
  readonly loss: number;
  /** On the test examples. */
  readonly accuracy: number;
}

/**
 * Trains a network with layers of 20, 64, 64 and 5 units on 4000 examples of a teacher, of whose labels a tenth are random, in
 * batches of 64: the network of R9.
 *
 * @param options - `seed`: of the initial weights and the order of the examples; the data are always the same.
 * @returns The scores after each epoch.
 */
export const trainOnTeacher = (
  optimizer: AnyTransformation,
  { epochs, seed }: { readonly epochs: number; readonly seed: number },
): readonly TeacherScore[] => {
  const teacher = createTeacher(makeKey(1));
  const examples = teacher(makeKey(2), { rows: 4000, noise: 0.1 });
  const test = teacher(makeKey(3), { rows: 4000, noise: 0.1 });
  const mlp = createMlp('relu');
  return trainMlp(
    {
      mlp,
      initial: heLayers(foldIn(makeKey(4), seed), [20, 64, 64, 5]),
      examples,
      optimizer,
      epochs,
      batchSize: 64,
      shuffle: foldIn(makeKey(5), seed),
    },
    (params) => ({ loss: mlp.loss(params, examples), accuracy: mlp.accuracy(params, test) }),
  );
};
