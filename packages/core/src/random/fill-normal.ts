import { generate } from '../codegen/generate.js';
import type { FloatArray } from '../tensor/elements.js';
import type { Key } from './key.js';
import { quantileLines } from './normal-quantile.js';
import { thirdKey, uniformLines } from './uniform-block.js';

/** Fills the elements from one index to another with the standard normal numbers of a key and these indices. */
type FillPart = (k0: number, k1: number, data: FloatArray, from: number, to: number) => void;

/** The source of a function that fills a part of an array; it refers to nothing. @internal */
export const fillPartSource = (): string =>
  [
    '(k0, k1, data, from, to) => {',
    thirdKey,
    'for (let i = from; i < to; i++) {',
    'let p;',
    ...uniformLines('i', 'p'),
    ...quantileLines('data[i]'),
    '}',
    '}',
  ].join('\n');

/** Fills an array with standard normal numbers; element i depends only on the key and i. @internal */
export const fillNormal = (key: Key, data: FloatArray): void => {
  fillPart ??= generate<FillPart>(`return ${fillPartSource()};`);
  fillPart(key[0], key[1], data, 0, data.length);
};

// Compiled at the first use; a cache.
let fillPart: FillPart | undefined;
