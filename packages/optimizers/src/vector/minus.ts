/** The difference of two vectors. @internal */
export const minus = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array => {
  const difference = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) difference[i] = a[i]! - b[i]!;
  return difference;
};
