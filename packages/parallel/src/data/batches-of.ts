import type { ParallelData } from '../run/parallel-data.js';

/** A share of the examples in batches. @internal */
export const batchesOf = (
  share: Uint32Array,
  { batchSize, lastBatch = 'keep' }: Pick<ParallelData, 'batchSize' | 'lastBatch'>,
): readonly Uint32Array[] => {
  const size = batchSize === 'full' ? share.length : batchSize;
  const count =
    size === 0 ? 0 : lastBatch === 'drop' ? Math.floor(share.length / size) : Math.ceil(share.length / size);
  return Array.from({ length: count }, (_, i) => share.subarray(i * size, (i + 1) * size));
};
