// One parameter that begins at 1, with a gradient of 1. A rule does harm by where its first step leads.

/** @returns {import('../../src/search/index.js').SearchTask} */
export const fragile = () => ({
  learningRates: [1],
  epochs: 2,
  stepsPerEpoch: 2,
  initial: (seed) => Float64Array.of(1 + seed / 100),
  lossAndGradient: ([at], _step, _seed, gradient) => {
    if (at === 0) throw new Error('the parameter is 0');
    // This never ends.
    if (at === -1) for (;;);
    if (at === 2) process.exit(3);
    gradient[0] = 1;
    return at === 3 ? NaN : at ** 2;
  },
  reward: ([at]) => 1 / (1 + Math.abs(at)),
});

export const unmakeable = () => {
  throw new Error('no data here');
};

export const odd = () => ({ ...fragile(), epochs: 0.5 });
