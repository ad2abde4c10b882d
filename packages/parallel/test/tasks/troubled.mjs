import { makeKey, normal, tensor, toArray } from '@thalweg/core';

export const examples = 48;

const inputs = toArray(normal(makeKey(11), [examples, 3]));

/**
 * Linear regression, in which one worker may come to grief: once, if it finds that it has been restarted.
 *
 * @param {{ readonly worker: number, readonly gradient: number, readonly kind: string } | null} trouble
 * @param {{ readonly worker: number | undefined, readonly arrays: { readonly lives?: Int32Array } }} setup
 */
export const troubled = (trouble, { worker, arrays: { lives } }) => {
  let gradients = 0;
  const isFirstLife = worker === undefined || lives === undefined || Atomics.add(lives, worker, 1) === 0;
  const grief = () => {
    switch (trouble?.kind) {
      case 'throw':
        throw new Error('grief');
      case 'exit':
        process.exit(3);
        break;
      case 'hang':
        for (;;);
      case 'outOfMemory':
        for (const kept = []; ;) kept.push(Array.from({ length: 1e5 }, (_, i) => `${i}`));
      default:
        return 'nan';
    }
  };
  return {
    /** @param {import('@thalweg/core').Key} key */
    init: (key) => ({ w: normal(key, [3]), b: tensor(0) }),
    /**
     * @param {{ readonly w: import('@thalweg/core').Tensor, readonly b: import('@thalweg/core').Tensor }} params
     * @param {Uint32Array} rows
     */
    valueAndGrad: ({ w, b }, rows) => {
      let [loss, db] = [0, 0];
      let dw = [0, 0, 0];
      for (const row of rows) {
        const input = inputs.slice(3 * row, 3 * row + 3);
        const target = 2 * input[0] - input[1] + 1;
        const error = input.reduce((sum, x, i) => sum + x * w.get(i), b.get()) - target;
        loss += error ** 2 / 2 / rows.length;
        db += error / rows.length;
        dw = dw.map((slope, i) => slope + (error * input[i]) / rows.length);
      }
      const isTrouble = trouble !== null && worker === trouble.worker && gradients === trouble.gradient;
      gradients += 1;
      if (isTrouble && isFirstLife && grief() === 'nan') db = NaN;
      return [loss, { w: tensor(dw), b: tensor(db) }];
    },
  };
};
