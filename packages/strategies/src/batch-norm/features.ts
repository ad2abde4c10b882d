import { ConfigError, isTensor, TreeMismatchError, type Tensor } from '@thalweg/core';

/** The number of features of a tensor, and the number of values per feature. @internal */
export interface FeatureLayout {
  readonly features: number;
  readonly values: number;
}

/** @internal */
export const featureLayout = (owner: string, x: Tensor): FeatureLayout => {
  if (!isTensor(x) || x.shape.length < 2)
    throw new ConfigError({
      owner,
      argument: 'x',
      expected: 'a tensor of at least two axes, with the features on the last',
      found: described(x),
    });
  const features = x.shape[x.shape.length - 1]!;
  const values = x.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return { features, values };
};

/**
 * Requires one number for each feature of `x`, of the same dtype.
 *
 * @param tensors - The tensors to check, by the path that an error names.
 * @internal
 */
export const requirePerFeature = (x: Tensor, tensors: Readonly<Record<string, Tensor>>): void => {
  const features = x.shape[x.shape.length - 1]!;
  for (const [path, found] of Object.entries(tensors))
    if (
      !isTensor(found) ||
      found.dtype !== x.dtype ||
      found.shape.length !== 1 ||
      found.shape[0] !== features
    )
      throw new TreeMismatchError({
        path,
        expected: `${x.dtype} [${features}], one for each feature of x`,
        found: described(found),
      });
};

/** The dtype and shape of a tensor, for an error message. @internal */
export const described = (value: unknown): string =>
  isTensor(value) ? `${value.dtype} [${value.shape.join(', ')}]` : 'no tensor of float32 or float64';
