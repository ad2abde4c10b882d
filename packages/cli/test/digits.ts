import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { tensor, toArray } from '@thalweg/core';
import { usualDataOptions } from '../src/data/data-options.js';
import { loadData } from '../src/data/load-data.js';
import type { Examples } from '../src/network/examples.js';

/** A real data set: 1797 pictures of 64 pixels, and which of 10 digits each shows. */
export const digitsPath = fileURLToPath(new URL('../../examples/data/digits.csv.gz', import.meta.url));

/** The data set, with pixels from 0 to 1. */
export const loadDigits = async (): Promise<Examples> => {
  const loaded = await loadData(digitsPath, usualDataOptions, Readable.from([]))();
  if (loaded._tag === 'Left') throw new Error(loaded.left.lines.join('\n'));
  const { inputs, labels } = loaded.right.examples;
  const pixels = Float32Array.from(toArray(inputs), (grey) => grey / 16);
  return { inputs: tensor(pixels, inputs.shape), labels };
};
