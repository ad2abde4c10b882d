import { ConfigError, foldIn, uniformAt, type Key, type LikeParams } from '@thalweg/core';
import { flatVector, treeOf } from './vector/flat-vector.js';
import { lengthOf } from './vector/length-of.js';

/** What the estimate needs. */
interface Hutchinson {
  readonly owner: string;
  readonly key: Key;
  /** The number of earlier steps: each has a probe of its own. */
  readonly count: number;
  /** The length of a difference, in root mean squares of the parameters. */
  readonly stepSize: number;
  readonly valueAndGrad: (params: LikeParams) => readonly [number, LikeParams];
  /** The exact product with the Hessian, if there is one. */
  readonly hessianVector: ((params: LikeParams, vector: LikeParams) => LikeParams) | undefined;
}

/**
 * Hutchinson's estimate of the diagonal of the Hessian, with one probe $z$ of random signs:
 *
 * $$\hat h = z \odot H z \quad \text{or} \quad \hat h = z \odot \frac{\nabla f(\theta + s z) - \nabla f(\theta - s z)}{2 s}$$
 *
 * The sign of an element is + if the uniform number of its index in tree order is below a half.
 */
export const hutchinsonDiagonal = (
  params: LikeParams,
  { owner, key, count, stepSize, valueAndGrad, hessianVector }: Hutchinson,
): Float64Array => {
  const theta = flatVector(params);
  const probes = foldIn(key, count);
  const z = theta.map((_, i) => (uniformAt(probes, i) < 0.5 ? 1 : -1));
  const elementsOf = (tree: LikeParams, from: string, what: string): Float64Array => {
    const found = flatVector(tree);
    if (found.length === theta.length) return found;
    throw new ConfigError({
      owner,
      argument: `context.${from}`,
      expected: `a function that returns ${what} with the ${theta.length} elements of the parameters`,
      found: `one with ${found.length}`,
    });
  };
  if (hessianVector !== undefined) {
    const product = elementsOf(hessianVector(params, treeOf(z, params)), 'hessianVector', 'a tree');
    return z.map((sign, i) => sign * product[i]!);
  }
  const size = theta.length === 0 ? 0 : lengthOf(theta) / Math.sqrt(theta.length);
  const s = stepSize * (size === 0 ? 1 : size);
  const gradientAt = (signed: number): Float64Array => {
    const found: readonly unknown[] = valueAndGrad(
      treeOf(
        theta.map((x, i) => x + signed * z[i]!),
        params,
      ),
    );
    return elementsOf(found[1] as LikeParams, 'valueAndGrad', 'a number and a gradient');
  };
  const [ahead, behind] = [gradientAt(s), gradientAt(-s)];
  return z.map((sign, i) => (sign * (ahead[i]! - behind[i]!)) / (2 * s));
};
