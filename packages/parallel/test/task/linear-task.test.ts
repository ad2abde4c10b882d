import { describe, expect, it } from 'vitest';
import { linear } from '../../src/task/linear-task.js';

const setup = (labels: readonly number[]) => ({
  worker: undefined,
  arrays: {
    starts: Uint32Array.from({ length: labels.length + 1 }, () => 0),
    indices: new Uint32Array(0),
    values: new Float32Array(0),
    labels: Float32Array.from(labels),
  },
});

describe('linear', () => {
  it.each(['logistic', 'hinge'] as const)('refuses labels that the loss does not expect: %s', (loss) => {
    expect(() => linear({ loss, features: 1 }, setup([1, -1, 0]))).toThrow(
      `linearObjective: data.labels[2]: expected -1 or 1, which ${loss}Loss needs, found 0. ` +
        'Label the two classes -1 and 1',
    );
    expect(() => linear({ loss, features: 1 }, setup([1, -1, 1]))).not.toThrow();
  });

  it('takes any labels for least squares', () => {
    expect(() => linear({ loss: 'squared', features: 1 }, setup([0, 0.5, 7]))).not.toThrow();
  });
});
