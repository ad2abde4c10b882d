/**
 * The nearest list of numbers, 0 or more, whose sum is `scale`; all NaN if an element is NaN or infinite.
 *
 * With a threshold $\tau$ each element is $\max(x_i - \tau, 0)$. It is the one of the $k$ largest elements, for the largest $k$ whose
 * smallest element stays above 0.
 */
export const nearestInSimplex = (x: Float64Array, scale: number): Float64Array => {
  if (!x.every(Number.isFinite)) return x.map(() => NaN);
  const largest = x.reduce((most, each) => Math.max(most, each), -Infinity);
  // The same number added to all elements changes nothing. Differences from the largest have no common part to lose bits to.
  const shifted = x.map((each) => each - largest);
  const falling = Float64Array.from(shifted).sort().reverse();
  let sum = 0;
  let threshold = 0;
  for (let k = 0; k < falling.length; k++) {
    sum += falling[k]!;
    const next = (sum - scale) / (k + 1);
    // The first element, which is 0, always counts, even where the scale vanishes beside it.
    if (k > 0 && falling[k]! <= next) break;
    threshold = next;
  }
  return shifted.map((each) => Math.max(each - threshold, 0));
};
