import { requireOptions } from '@thalweg/core';
import { requireWhole } from '../argument/require-argument.js';
import type { EpochView } from './data-source.js';

/**
 * Checks the number of an epoch and its view. Batches of 0 examples would never end.
 *
 * @throws {ConfigError} If one of them is out of range. The source itself checks the rows.
 * @internal
 */
export const requireEpochView = (owner: string, epoch: number, view: EpochView): void => {
  requireWhole(owner, 'epoch', epoch, 0);
  requireOptions(owner, view, { from: true, batchSize: true, rows: true });
  const { from = 0, batchSize = 1 } = view;
  requireWhole(owner, 'from', from, 0);
  requireWhole(owner, 'batchSize', batchSize, 1);
};
