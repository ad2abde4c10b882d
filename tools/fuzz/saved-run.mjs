/** @import { Checkpoint } from '@thalweg/core/checkpoint' */
import { makeStep, tensor, toArray } from '@thalweg/core';
import { resume } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { adam } from '@thalweg/optimizers';

const optimizer = adam({ learningRate: 0.01 });
const step = makeStep(optimizer);

/** @typedef {ReturnType<typeof step.init<{ readonly w: import('@thalweg/core').Tensor }>>} At */
/** @typedef {{ readonly at: At, readonly step: number, readonly trail: readonly number[] }} Run */

/**
 * A run whose checkpoints have three tensors of this size and a trail that grows with every step.
 *
 * @param {number} size With 150 000 a checkpoint takes some megabytes, so that writing it takes a while.
 */
export const savedRun = (size) => {
  const start = step.init({ w: tensor(new Float64Array(size)) });

  /** @type {Run} */
  const beginning = { at: start, step: 0, trail: [] };

  /**
   * The run after one more step; the gradient depends on the parameters and the step. @param {Run} run @returns {Run}
   */
  const next = ({ at, step: before, trail }) => {
    const gradient = Float64Array.from(
      { length: size },
      (_, i) => at.params.w.get(i) - (((i + 1) * (before + 1)) % 7),
    );
    const after = step(at, { w: tensor(gradient) });
    return {
      at: after,
      step: before + 1,
      trail: [...trail, ...toArray(after.params.w).slice(0, Math.ceil(size / 7))],
    };
  };

  /** @param {Run} run @returns {Checkpoint} */
  const checkpointOf = ({ at, step, trail }) => ({
    ...at,
    spec: toSpec(optimizer),
    data: { step, trail: tensor([...trail]) },
  });

  /** @param {Checkpoint} checkpoint @returns {Run} */
  const runFrom = (checkpoint) => {
    const at = resume(start, checkpoint);
    if (at._tag === 'Left') throw at.left;
    const { step, trail } = /** @type {any} */ (checkpoint.data);
    return { at: at.right, step, trail: toArray(trail) };
  };

  return { beginning, next, checkpointOf, runFrom };
};
