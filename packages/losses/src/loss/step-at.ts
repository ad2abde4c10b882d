/**
 * The derivative of $\max(0, x)$ with respect to $x$. At 0 it is 1/2, which any number from 0 to 1 may be: as in JAX.
 *
 * @internal
 */
export const stepAt = (x: number): number => (Number.isNaN(x) ? x : 0.5 * (1 + Math.sign(x)));
