import { requireOptions } from '@thalweg/core';
import { isWhole, requireArgument } from '../argument/require-argument.js';
import type { EpochView } from './data-source.js';

/**
 * Checks the number of an epoch and its view. Batches of 0 examples would never end.
 *
 * @throws {ConfigError} If one of them is out of range. The source itself checks the rows.
 * @internal
 */
export const requireEpochView = (owner: string, epoch: number, view: EpochView): void => {
  requireArgument(isWhole(epoch, 0), {
    owner,
    argument: 'epoch',
    expected: 'a whole number, 0 or more',
    found: epoch,
  });
  requireOptions(owner, view, { from: true, batchSize: true, rows: true });
  const { from = 0, batchSize = 1 } = view;
  requireArgument(isWhole(from, 0), {
    owner,
    argument: 'from',
    expected: 'a whole number, 0 or more',
    found: from,
  });
  requireArgument(isWhole(batchSize, 1), {
    owner,
    argument: 'batchSize',
    expected: 'a whole number, 1 or more',
    found: batchSize,
  });
};
