// How long one step takes. python/peers.py does the same; change both together.

/** Shortest sample in milliseconds: reading the clock costs nothing in it, and a small collection of garbage fits in. */
const shortest = 2;

/** @param {() => unknown} step @param {number} steps */
const milliseconds = (step, steps) => {
  const start = performance.now();
  for (let i = 0; i < steps; i++) step();
  return performance.now() - start;
};

/**
 * The median of samples that are taken for some seconds, in nanoseconds per step.
 *
 * @param {() => unknown} step Returns when its work is done.
 * @param {number} seconds
 */
export const nanosecondsPerStep = (step, seconds) => {
  let steps = 1;
  while (milliseconds(step, steps) < shortest) steps *= 2;
  /** @type {number[]} */
  const samples = [];
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end || samples.length < 3) samples.push(milliseconds(step, steps) / steps);
  samples.sort((a, b) => a - b);
  return 1e6 * samples[samples.length >> 1];
};
