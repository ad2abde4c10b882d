/** $\log(1 + e^x)$ without overflow. @internal */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** $1 / (1 + e^{-x})$, to full precision even if it is tiny. @internal */
export const sigmoid = (x: number): number => {
  const small = Math.exp(-Math.abs(x));
  return (x < 0 ? small : 1) / (1 + small);
};

/**
 * The cross entropy of a probability $\sigma(x)$ with a label between 0 and 1.
 *
 * @internal
 */
export const binaryCrossEntropy = (x: number, y: number): number =>
  // 0 log 0 is 0.
  (y === 0 ? 0 : y * softplus(-x)) + (y === 1 ? 0 : (1 - y) * softplus(x));

/** Its derivative with respect to $x$: $\sigma(x) - y$ to full precision. @internal */
export const binaryCrossEntropySlope = (x: number, y: number): number =>
  (1 - y) * sigmoid(x) - y * sigmoid(-x);
