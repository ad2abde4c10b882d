/** The points of values measured after one, two, three, ... epochs or updates. */
export const counted = (values: readonly number[]): readonly { readonly x: number; readonly y: number }[] =>
  values.map((y, i) => ({ x: i + 1, y }));
