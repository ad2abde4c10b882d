import { generate } from '../../src/codegen/generate.js';
import { quantileLines } from '../../src/random/normal-quantile.js';

/** The normal number of a uniform one, as loops compute it. */
export const normalQuantile = generate<(p: number) => number>(
  ['return (p) => {', 'let z;', ...quantileLines('z'), 'return z;', '};'].join('\n'),
);
