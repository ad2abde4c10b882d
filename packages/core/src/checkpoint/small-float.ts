/** From the bits of a float to its value. @internal */
export type SmallFloat = (bits: number) => number;

/**
 * A binary float of at most 16 bits: a sign, an exponent, a fraction. float32 holds every value of it.
 *
 * @param layout - `special` says which bits are infinity and NaN. `'ieee'`: the largest exponent is infinity or NaN.
 *   `'largest'`: all bits set is NaN, and there is no infinity. `'negative zero'`: negative zero is NaN, and there is
 *   no infinity.
 * @internal
 */
export const smallFloat = ({
  exponentBits,
  fractionBits,
  bias,
  special,
}: {
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly bias: number;
  readonly special: 'ieee' | 'largest' | 'negative zero';
}): SmallFloat => {
  const largestExponent = 2 ** exponentBits - 1;
  const fractions = 2 ** fractionBits;
  const signBit = fractions * (largestExponent + 1);
  return (bits) => {
    const exponent = (bits >> fractionBits) & largestExponent;
    const fraction = bits & (fractions - 1);
    const sign = (bits & signBit) === 0 ? 1 : -1;
    if (special === 'ieee' && exponent === largestExponent) return fraction === 0 ? sign * Infinity : NaN;
    if (special === 'largest' && (bits & (signBit - 1)) === signBit - 1) return NaN;
    if (special === 'negative zero' && bits === signBit) return NaN;
    return exponent === 0
      ? sign * (fraction / fractions) * 2 ** (1 - bias)
      : sign * (1 + fraction / fractions) * 2 ** (exponent - bias);
  };
};
