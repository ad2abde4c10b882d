import { foldIn, makeKey, normal, permutation, splitKey, type Key } from '@thalweg/core';
import type { SearchTask, SearchTaskReference } from '@thalweg/parallel/search';
import { floats } from '../studies/problem/floats.js';
import { createTeacher } from '../studies/problem/teacher.js';
import { flatMlp, type Rows } from './flat-mlp.js';

/** Which task; plain data. */
export type TeacherTaskConfig = {
  /** The key of the teacher and of its examples. */
  readonly teacher: number;
  /** The lengths of the layers: 20 first, 5 last. */
  readonly sizes: readonly number[];
  /** On which examples rewards are measured: a search sees only those for validation. */
  readonly measure: 'validation' | 'test';
};

/**
 * The network of R11: a layer of 32 units. Of the first five teachers, it is the one with which SGD, momentum, Adam and RMSprop
 * have accuracies nearest to those of the prototype: 0.727, 0.792, 0.772 and 0.758. It was chosen before any search.
 */
export const r11Network = { teacher: 3, sizes: [20, 32, 5] } as const;

/** The other task, to which what R11 finds is carried: another teacher, and two layers of 64 units. */
export const otherNetwork = { teacher: 11, sizes: [20, 64, 64, 5] } as const;

/** The reference to a {@link teacherTask}. */
export const teacherTaskReference = (config: TeacherTaskConfig): SearchTaskReference<TeacherTaskConfig> => ({
  module: import.meta.url,
  export: 'teacherTask',
  config,
});

/** The task of R11 as a search takes it, for the command line: `thalweg search --task ...#r11`. */
export const r11 = (): SearchTask => teacherTask({ ...r11Network, measure: 'validation' });

/**
 * A network learns 1200 examples of a teacher in batches of 50, for three epochs. The reward is its accuracy on 600 examples for
 * validation, or on 4000 for tests.
 *
 * The initial weights have a standard deviation of 0.1. Seed 0 has the same initial weights and batches for all rules. Another seed has others.
 */
export const teacherTask = ({ teacher: number, sizes, measure }: TeacherTaskConfig): SearchTask => {
  const [forTeacher, forTraining, forValidation, forTest, forWeights, forOrder] = splitKey(
    makeKey(number),
    6,
  ) as [Key, Key, Key, Key, Key, Key];
  const teacher = createTeacher(forTeacher);
  const rowsOf = (key: Key, rows: number): Rows => {
    const { inputs, labels } = teacher(key, { rows });
    return { inputs: floats(inputs), labels: Uint8Array.from(floats(labels)) };
  };
  const examples = rowsOf(forTraining, 1200);
  const heldOut = measure === 'validation' ? rowsOf(forValidation, 600) : rowsOf(forTest, 4000);
  const mlp = flatMlp(sizes, batchSize);
  const stepsPerEpoch = examples.labels.length / batchSize;
  let drawn: { readonly seed: number; readonly epoch: number; readonly order: Uint32Array } | undefined;
  const orderOf = (seed: number, epoch: number): Uint32Array => {
    if (drawn?.seed !== seed || drawn.epoch !== epoch)
      drawn = {
        seed,
        epoch,
        order: permutation(foldIn(foldIn(forOrder, seed), epoch), examples.labels.length),
      };
    return drawn.order;
  };
  return {
    learningRates: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1],
    epochs: 3,
    stepsPerEpoch,
    promising: 0.5,
    initial: (seed) => {
      const params = new Float64Array(mlp.size);
      let start = 0;
      splitKey(foldIn(forWeights, seed), sizes.length - 1).forEach((key, i) => {
        const [inputs, outputs] = [sizes[i]!, sizes[i + 1]!];
        params.set(
          floats(normal(key, [inputs * outputs])).map((z) => 0.1 * z),
          start,
        );
        start += (inputs + 1) * outputs;
      });
      return params;
    },
    lossAndGradient: (params, step, seed, gradient) => {
      const at = (step % stepsPerEpoch) * batchSize;
      const rows = orderOf(seed, Math.floor(step / stepsPerEpoch)).subarray(at, at + batchSize);
      return mlp.lossAndGradient(params, examples, rows, gradient);
    },
    reward: (params) => mlp.accuracy(params, heldOut),
  };
};

const batchSize = 50;
