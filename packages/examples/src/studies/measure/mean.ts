export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The element-wise mean of lists of equal length, such as the curves of several runs. */
export const meanCurve = (curves: readonly (readonly number[])[]): readonly number[] =>
  (curves[0] ?? []).map((_, i) => mean(curves.map((curve) => curve[i] ?? NaN)));

export const standardDeviation = (values: readonly number[]): number => {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
};
