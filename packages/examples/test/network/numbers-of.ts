import { mapTensors, toArray } from '@thalweg/core';
import type { Network } from '../../src/network/network.js';

/** All weights and biases in one list. */
export const numbersOf = (network: Network): readonly number[] => {
  const numbers: number[] = [];
  mapTensors((leaf) => {
    numbers.push(...toArray(leaf));
    return leaf;
  }, network);
  return numbers;
};
