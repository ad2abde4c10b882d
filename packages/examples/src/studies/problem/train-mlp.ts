import type { AnyTransformation, Key } from '@thalweg/core';
import { batches, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import type { Layers, Mlp } from './mlp.js';

/** A network, where it starts, and how it is trained. */
export interface MlpRun {
  readonly mlp: Mlp;
  readonly initial: Layers;
  readonly examples: Examples;
  readonly optimizer: AnyTransformation;
  readonly epochs: number;
  readonly batchSize: number;
  /** The key of the order of the examples, another in every epoch; without it the order stays. */
  readonly shuffle?: Key;
}

/**
 * Trains a network, and looks at it after every epoch; a loss that is no number ends the run early.
 *
 * @param look - Also gets the mean loss of the batches of the epoch, each before its update.
 */
export const trainMlp = <Seen>(
  { mlp, initial, examples, optimizer, epochs, batchSize, shuffle }: MlpRun,
  look: (params: Layers, meanLoss: number) => Seen,
): readonly Seen[] => {
  const events = train({
    optimizer,
    params: initial,
    data: batches(examples, { batchSize, ...(shuffle && { shuffle }) }),
    valueAndGrad: mlp.valueAndGrad,
    epochs,
  });
  const seen: Seen[] = [];
  for (const event of events) if (event._tag === 'Epoch') seen.push(look(event.at.params, event.meanLoss));
  return seen;
};
