/**
 * A landscape on a line with two minima of the same depth, 0: at -1 a sharp one with curvature 100, at 1 a flat one with
 * curvature 1. Of the two parabolas the lower one counts, with the kink between them rounded off.
 */
export const twoMinima = {
  sharp: -1,
  flat: 1,
  /** Where the parabolas meet: 50 (x + 1)² = (x - 1)² / 2. */
  pass: -9 / 11,
  value: (x: number): number => {
    const [sharp, flat] = parabolas(x);
    return Math.min(sharp, flat) - Math.log1p(Math.exp(-rounding * Math.abs(sharp - flat))) / rounding;
  },
  slope: (x: number): number => {
    const [sharp, flat] = parabolas(x);
    const share = 1 / (1 + Math.exp(rounding * (sharp - flat)));
    return share * 100 * (x + 1) + (1 - share) * (x - 1);
  },
} as const;

const parabolas = (x: number): readonly [sharp: number, flat: number] => [
  50 * (x + 1) ** 2,
  (x - 1) ** 2 / 2,
];

const rounding = 4;
