/** The root of an order. Square roots are exact on every engine, which a power is not. */
export const rootOfOrder = (order: number): ((x: number) => number) =>
  order === 1
    ? (x) => x
    : order === 2
      ? Math.sqrt
      : order === 4
        ? (x) => Math.sqrt(Math.sqrt(x))
        : (x) => x ** (1 / order);
