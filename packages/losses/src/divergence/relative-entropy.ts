/** $\sum_j y_j (\log y_j - x_j)$, with $0 \log 0 = 0$. @internal */
export const relativeEntropy = (x: Float64Array, y: Float64Array): number => {
  let sum = 0;
  for (let j = 0; j < x.length; j++) if (y[j] !== 0) sum += y[j]! * (Math.log(y[j]!) - x[j]!);
  return sum;
};
