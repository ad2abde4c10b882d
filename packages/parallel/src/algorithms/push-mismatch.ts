import { isSparseTensor, isTensor, TreeMismatchError } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';

/** The error about a part of a push that is not like the parameters. @internal */
export const pushMismatch = (path: string, expected: string, found: Payload | undefined): TreeMismatchError =>
  new TreeMismatchError({ path, expected, found: inWords(found) });

const inWords = (part: Payload | undefined): string => {
  if (part === undefined || part === null) return 'nothing';
  if (isTensor(part)) return `${part.dtype} [${part.shape.join(', ')}]`;
  if (isSparseTensor(part)) return `sparse ${part.dtype} [${part.shape.join(', ')}]`;
  if (part instanceof Uint16Array) return `the bits of ${part.length} numbers`;
  return typeof part === 'object' ? `keys ${Object.keys(part).join(', ')}` : `a ${typeof part}`;
};
