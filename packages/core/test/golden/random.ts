import { readFileSync } from 'node:fs';
import type { Key } from '../../src/index.js';

/** The output of `tools/golden/random_numbers.py`: words by JAX and Random123, quantiles to 50 digits by mpmath. */
interface Random {
  readonly threefry: readonly { readonly key: Key; readonly counter: Key; readonly words: Key }[];
  readonly keys: readonly {
    readonly seed: number;
    readonly key: Key;
    readonly foldIn: readonly { readonly data: number; readonly key: Key }[];
    /** The key split in five. */
    readonly split: readonly Key[];
    /** The 64 random bits at the first indices, as two words. */
    readonly bits: readonly (readonly [high: number, low: number])[];
  }[];
  readonly quantiles: readonly (readonly [p: number, quantile: number])[];
}

export const golden = JSON.parse(readFileSync(new URL('./random.json', import.meta.url), 'utf8')) as Random;
