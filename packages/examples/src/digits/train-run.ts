import { batches, train } from '@thalweg/strategies';
import { evaluate, type Network } from 'thalweg/network';
import type { Course } from './course.js';
import type { Run } from './runs.js';

/** How good the network is after an epoch. */
export interface EpochPoint {
  /** Epochs of training so far; 0 before the first. */
  readonly epoch: number;
  /** Mean cross entropy over the whole training set, in nats. */
  readonly trainLoss: number;
  /** Fraction of the test set. */
  readonly testAccuracy: number;
}

/** What became of a run. */
export interface RunResult {
  readonly run: Run;
  /** One for each epoch, and the one before the first. */
  readonly points: readonly EpochPoint[];
  readonly params: Network;
  readonly updates: number;
  /** False if the loss ceased to be a number: the run ends there. */
  readonly finished: boolean;
}

/** Trains a network with one optimizer; yields a point for each epoch. */
export function* trainRun(run: Run, course: Course): Generator<EpochPoint, RunResult, void> {
  const { split, initial, epochs, batchSize, batchOrder } = course;
  const place = (epoch: number, network: Network): EpochPoint => ({
    epoch,
    trainLoss: evaluate(network, split.train).loss,
    testAccuracy: evaluate(network, split.test).accuracy,
  });
  const events = train({
    optimizer: run.optimizer,
    params: initial,
    data: batches(split.train, { batchSize, shuffle: batchOrder }),
    valueAndGrad: course.valueAndGrad,
    epochs,
  });

  const points = [place(0, initial)];
  let params = initial;
  let updates = 0;
  for (const event of events) {
    if (event._tag !== 'Epoch') continue;
    params = event.at.params;
    updates = event.step;
    const point = place(event.epoch + 1, params);
    points.push(point);
    yield point;
  }
  const finished = points.length === epochs + 1;
  return { run, points, params, updates, finished };
}
