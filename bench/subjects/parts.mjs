// AdamW on 150 vectors and Muon on 50 matrices: as one partition, and as two optimizers.
import { foldIn, makeKey, makeStep, normal, partition } from '@thalweg/core';
import { adamw, scaleByMuon } from '@thalweg/optimizers';
import { learningRate } from '../process/subject.mjs';

const vectors = () => adamw({ learningRate });
const matrices = () => scaleByMuon();

/** @param {(i: number) => boolean} chosen */
const drawn = (chosen) => {
  const names = Array.from({ length: 200 }, (_, i) => i).filter(chosen);
  return Object.fromEntries(
    names.map((i) => [`p${i}`, normal(foldIn(makeKey(1), i), isMatrix(i) ? [48, 32] : [4096], 'float32')]),
  );
};

/** @param {number} i */
const isMatrix = (i) => i % 4 === 0;

/**
 * @param {import('@thalweg/core').AnyTransformation} tx
 * @param {(i: number) => boolean} chosen
 */
const running = (tx, chosen) => {
  const step = makeStep(tx, { donate: true });
  const params = drawn(chosen);
  const at = step.init(params);
  for (const name of Object.keys(params)) at.gradients[name].data.set(params[name].data);
  return { next: () => step(at, at.gradients), params: at.params };
};

/**
 * @param {'partition' | 'apart'} form
 * @returns {import('../process/subject.mjs').Subject<object>}
 */
export const open = (form) => ({
  version: '',
  prepare: () => {
    const all =
      form === 'partition'
        ? [running(partition(['matrices', { rank: 2 }, matrices()], ['rest', true, vectors()]), () => true)]
        : [running(matrices(), isMatrix), running(vectors(), (i) => !isMatrix(i))];
    const first = all[0].params.p0;
    return { step: () => all.forEach(({ next }) => next()), first: () => first.data[0] };
  },
});
