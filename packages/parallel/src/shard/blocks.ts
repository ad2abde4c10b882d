import { leaves, paths, type Params } from '@thalweg/core';
import { ParallelError } from '../error/parallel-error.js';

/** Rows of a leaf on its first axis: from the first, up to the last. A number is one row. @internal */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** Where a leaf may be divided: between two rows, or not at all. @internal */
export type Cut = 'rows' | 'leaves';

/**
 * Divides the elements of all leaves, in tree order, into shares of about the same size.
 *
 * @returns For each share, and each leaf, the block that belongs to it; `undefined` for none.
 * @throws {ParallelError} If there is too little to divide.
 * @internal
 */
export const blocksOf = (
  params: Params,
  shares: number,
  cut: Cut,
): readonly (readonly (Block | undefined)[])[] => {
  let total = 0;
  const spans = leaves(params).map(({ shape, size }) => {
    const from = total;
    total += size;
    const rows = shape[0] ?? 1;
    return { from, to: total, rows, rowSize: rows === 0 ? 0 : size / rows };
  });
  /** The nearest place at or near this element where one may cut. */
  const nearest = (element: number): number => {
    const span = spans.find(({ from, to }) => from <= element && element < to);
    if (span === undefined) return total;
    const { from, to, rowSize } = span;
    if (cut === 'rows') return from + rowSize * Math.round((element - from) / rowSize);
    return element - from < to - element ? from : to;
  };
  const cuts = Array.from({ length: shares + 1 }, (_, share) =>
    share === shares ? total : nearest(Math.round((total * share) / shares)),
  );
  const divided = Array.from({ length: shares }, (_, share) => {
    const [begin, end] = [cuts[share]!, cuts[share + 1]!];
    return spans.map(({ from, to, rows, rowSize }): Block | undefined => {
      // A leaf without elements belongs to the share in which it lies.
      if (from === to)
        return (begin <= from && from < end) || (from === total && share === shares - 1)
          ? { from: 0, to: rows }
          : undefined;
      const block = {
        from: Math.max(0, (begin - from) / rowSize),
        to: Math.min(rows, (end - from) / rowSize),
      };
      return block.from < block.to ? block : undefined;
    });
  });
  if (cuts.some((at, i) => i > 0 && at <= cuts[i - 1]!))
    throw new ParallelError({
      reason: 'unsupported',
      expected: `parameters that can be divided among ${shares} servers between their ${cut}`,
      found: paths(params)
        .map((path, i) => `${path === '' ? 'a tensor' : path} of ${spans[i]!.rows} rows`)
        .join(', '),
      fix: 'Take fewer servers',
    });
  return divided;
};
