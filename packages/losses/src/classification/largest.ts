/**
 * The largest of some numbers, and a subgradient of it: 1 for the largest, divided evenly if there are several, as in JAX.
 *
 * @internal
 */
export const largest = (
  x: Float64Array,
): { readonly value: number; readonly gradient: (j: number) => number } => {
  const value = x.reduce((most, each) => Math.max(most, each), -Infinity);
  const count = x.reduce((sum, each) => (each === value ? sum + 1 : sum), 0);
  return { value, gradient: (j) => (Number.isNaN(value) ? value : x[j] === value ? 1 / count : 0) };
};
