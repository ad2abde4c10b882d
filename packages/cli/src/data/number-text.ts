/** The number that a text is, as float32 can hold it; NaN if it is none. Stricter than `Number`, which takes '' for 0. */
export const numberIn = (text: string): number => {
  const value = decimal.test(text) ? Number(text) : NaN;
  return Number.isFinite(Math.fround(value)) ? value : NaN;
};

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
