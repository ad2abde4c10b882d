// Throws at the first gradient.
import { tensor } from '@thalweg/core';

let thrown = false;

export const thrower = () => ({
  init: () => tensor([0]),
  valueAndGrad: () => {
    if (thrown) return [0, tensor([1])];
    thrown = true;
    throw new Error('no gradient today');
  },
});
