import { ConfigError, positive } from '@thalweg/core';

/** The default that is added to a variance, as in PyTorch. @internal */
export const defaultEps = 1e-5;

const { accepts, expected } = positive();

/** @internal */
export const requireEps = (owner: string, eps: number): void => {
  if (!accepts(eps)) throw new ConfigError({ owner, argument: 'eps', expected, found: String(eps) });
};
