// deepbox on its default device: loops in JavaScript, with the moments in float64.
import { peer, versionOf } from '../process/peer.mjs';
import { learningRate, scheduleSteps, weightDecay } from '../process/subject.mjs';

/** @returns {import('../process/subject.mjs').Subject<import('../process/subject.mjs').DenseWork> | import('../process/subject.mjs').Missing} */
export const open = () => {
  const optim = peer('deepbox/optim');
  if (optim === undefined) return { missing: 'npm install --no-save deepbox' };
  const { clipGradNorm_: clipNorm } = peer('deepbox/nn');
  const { GradTensor, tensor } = peer('deepbox/ndarray');
  return {
    version: `deepbox ${versionOf('deepbox')}`,
    prepare: ({ optimizer, parameters, leaves }) => {
      const filled = (/** @type {number} */ value) =>
        tensor(new Float32Array(parameters / leaves).fill(value));
      const params = Array.from({ length: leaves }, () => {
        const param = GradTensor.fromTensor(filled(1), { requiresGrad: true });
        param.setGrad(filled(0.1));
        return param;
      });
      const first = () => params[0].tensor.data[0];
      if (optimizer === 'clip-adamw') {
        const tx = new optim.AdamW(params, { lr: learningRate, weightDecay });
        const schedule = new optim.CosineAnnealingLR(tx, { tMax: scheduleSteps });
        const step = () => {
          clipNorm(params, 1);
          tx.step();
          schedule.step();
        };
        return { step, first };
      }
      const tx = {
        adam: () => new optim.Adam(params, { lr: learningRate }),
        momentum: () => new optim.SGD(params, { lr: learningRate, momentum: 0.9 }),
        adagrad: () => new optim.Adagrad(params, { lr: learningRate }),
      }[optimizer]();
      return { step: () => tx.step(), first };
    },
  };
};
