import type { MaxFunction } from '../src/index.js';

/** A smooth maximum, whose gradient is the softmax. */
export const logSumExp: MaxFunction = (scores) => {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return { value: most + Math.log(sum), gradient: powers.map((power) => power / sum) };
};
