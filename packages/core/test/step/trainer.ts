import ndarray from 'ndarray';
import { makeLinearStep, makeSharedStep, sparseTensor, tensor } from '../../src/index.js';
import { losses, optimizers, type Training } from './training.js';

/** Prepares work on weights in place; the returned function does the work. */
export const trainer = ({ weights, atomic, optimizer, work }: Training): (() => void) => {
  const tx = optimizers[optimizer];
  const live = ndarray(weights, [weights.length]);
  if (work._tag === 'Linear') {
    const step = makeLinearStep(tx, work.data, losses[work.loss], { atomic });
    const at = step.init(live);
    return () => {
      for (let i = 0; i < work.times; i++) step(at, work.examples);
    };
  }
  const dtype = weights instanceof Float32Array ? 'float32' : 'float64';
  const gradients = work.gradients.map(({ indices, values }) =>
    indices === undefined
      ? tensor(values, dtype)
      : sparseTensor(indices, tensor(values, dtype), [weights.length]),
  );
  const step = makeSharedStep(tx, { atomic });
  const at = step.init(live);
  return () => {
    for (let i = 0; i < work.times; i++) for (const gradient of gradients) step(at, gradient);
  };
};
