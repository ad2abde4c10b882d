/** A number to a fixed number of decimals, with a typographic minus sign, and no sign before zero. */
export const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
};

/** A point as text, `(x, y)`. */
export const place = ({ x, y }: { readonly x: number; readonly y: number }): string =>
  `(${x}, ${y})`.replaceAll('-', '−');
