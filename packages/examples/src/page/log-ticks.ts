/** Up to three decades 1, 3, 10, 30, ...; beyond that powers of ten, at most ten of them. */
export const logTicks = ([low, high]: readonly [low: number, high: number]): readonly number[] => {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
  const every = Math.ceil((last - first) / 10);
  const ticks: number[] = [];
  for (let power = first; power <= last; power++) {
    // Written out, because 3 * 10 ** -2 is not 0.03.
    if (high <= 1e3 * low) ticks.push(Number(`1e${power}`), Number(`3e${power}`));
    else if (power % every === 0) ticks.push(Number(`1e${power}`));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
};
