/** The middle of some numbers, or the mean of the two in the middle. A run that never arrives counts as Infinity. */
export const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  // Of two infinite numbers, a difference would be NaN.
  return (sorted[low]! + sorted[high]!) / 2;
};
