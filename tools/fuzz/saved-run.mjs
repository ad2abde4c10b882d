/** @import { Checkpoint } from '@thalweg/core/checkpoint' */
import { makeStep, tensor, toArray } from '@thalweg/core';
import { resume } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { adam } from '@thalweg/optimizers';

// A run whose checkpoints take some megabytes, more with every step, so that writing one takes a while.
const size = 150_000;
const trailSize = 20_000;

const optimizer = adam({ learningRate: 0.01 });
const step = makeStep(optimizer);
const like = step.init({ w: tensor(new Float64Array(size)) });

/** @typedef {{ readonly at: typeof like, readonly step: number, readonly trail: readonly number[] }} Run */

/** @type {Run} */
export const beginning = { at: like, step: 0, trail: [] };

/** The run one step on; the gradient depends on where it stands and on the step. @param {Run} run @returns {Run} */
export const next = ({ at, step: before, trail }) => {
  const gradient = Float64Array.from(
    { length: size },
    (_, i) => at.params.w.get(i) - (((i + 1) * (before + 1)) % 7),
  );
  const after = step(at, { w: tensor(gradient) });
  return {
    at: after,
    step: before + 1,
    trail: [...trail, ...toArray(after.params.w).slice(0, trailSize)],
  };
};

/** @param {Run} run @returns {Checkpoint} */
export const checkpointOf = ({ at, step, trail }) => ({
  ...at,
  spec: toSpec(optimizer),
  data: { step, trail: tensor([...trail]) },
});

/** @param {Checkpoint} checkpoint @returns {Run} */
export const runFrom = (checkpoint) => {
  const at = resume(like, checkpoint);
  if (at._tag === 'Left') throw at.left;
  const { step, trail } = /** @type {any} */ (checkpoint.data);
  return { at: at.right, step, trail: toArray(trail) };
};
