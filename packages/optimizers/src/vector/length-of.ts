/** The Euclidean length of a vector. It does not overflow where the squares do. @internal */
export const lengthOf = (a: ArrayLike<number>): number => {
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    largest = Math.max(largest, Math.abs(a[i]!));
    sum += a[i]! * a[i]!;
  }
  if (sum > 1e-280 && sum < Infinity) return Math.sqrt(sum);
  // Also for NaN, which `Math.max` passes on.
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let scaled = 0;
  for (let i = 0; i < a.length; i++) scaled += (a[i]! / largest) ** 2;
  return largest * Math.sqrt(scaled);
};
