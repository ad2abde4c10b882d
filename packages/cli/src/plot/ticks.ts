/** Round numbers for an axis: about `count` of them in a range. */
export const ticks = ([low, high]: readonly [number, number], count: number): readonly number[] => {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((multiple) => multiple * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  // Rounded, since 3 * 0.1 is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};
