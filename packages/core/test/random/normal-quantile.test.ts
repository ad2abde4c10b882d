import { describe, expect, it } from 'vitest';
import { golden } from '../golden/random.js';
import { normalQuantile } from './quantile.js';

describe('normalQuantile', () => {
  it.each(golden.quantiles)('is exact to 1e-13 at %s', (p, quantile) => {
    expect(Math.abs(normalQuantile(p) - quantile)).toBeLessThanOrEqual(1e-13 * Math.abs(quantile));
  });
});
