/** A number of steps, rounded to a whole one if it differs only by a rounding error: 1.1 · 390 is 429.00000000000006. @internal */
export const wholeSteps = (product: number): number => {
  const whole = Math.round(product);
  return Math.abs(product - whole) <= 2 ** -51 * product ? whole : product;
};
