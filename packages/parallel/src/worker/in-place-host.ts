import { makeSharedStep, type GradientTransformation, type Key, type Params } from '@thalweg/core';
import type { ParallelData } from '../data/parallel-data.js';
import { isNonFinite } from '../algorithm/non-finite.js';
import { gradientAt } from '../task/gradient-at.js';
import type { Task } from '../task/task.js';
import { createDataFeed } from './data-feed.js';
import type { HostMessage, WorkerHost } from './worker-host.js';
import type { Traffic } from './traffic.js';

/** What a worker needs to train parameters in memory that it shares with others. @internal */
export interface InPlaceOptions {
  readonly task: Task;
  readonly transformation: GradientTransformation;
  readonly atomic: boolean;
  /** The live parameters. */
  readonly params: Params;
  readonly traffic: Traffic;
  readonly data: ParallelData;
  /** Passes over its share after which there is no more data; Infinity for none. */
  readonly epochs: number;
  readonly worker: number;
  readonly workers: number;
  readonly dataKey: Key;
  /** The gradients it computed before a restart. */
  readonly from: { readonly clock: number };
}

/** As many steps are taken before messages are looked at, where the task takes them itself: less than a millisecond's worth. */
const stepsAtOnce = 512;

/**
 * A worker that writes to the shared parameters itself. It pulls and pushes nothing: it only says how far it is.
 *
 * @internal
 */
export const createInPlaceHost = (options: InPlaceOptions): WorkerHost => {
  const { task, transformation, atomic, params, traffic, data, epochs, worker, workers, dataKey } = options;
  const feed = createDataFeed({
    data,
    key: dataKey,
    epochs,
    worker,
    workers,
    clock: options.from.clock,
  });
  const ownSteps = data.batchSize === 1 ? task.stepper?.(transformation, params, { atomic }) : undefined;
  const batchSteps = ownSteps === undefined ? stepper(options) : undefined;
  const atMost = ownSteps === undefined ? 1 : stepsAtOnce;

  const tally = { gradients: 0, examples: 0, pushes: 0 };
  let told: HostMessage | undefined;
  let waits = false;
  let over = false;

  return {
    receive: (message) => {
      if (message._tag !== 'BeginEpoch') return;
      waits = false;
      feed.begin(message.epoch, message.active, message.from, message.order);
    },
    next: () => {
      if (told !== undefined) {
        const message = told;
        told = undefined;
        return { _tag: 'Send', message };
      }
      if (over) return { _tag: 'Done' };
      if (waits) return { _tag: 'Wait' };
      const fed = feed.take(atMost);
      switch (fed._tag) {
        case 'Over':
          over = true;
          return { _tag: 'Send', message: { _tag: 'Finished' } };
        case 'Waits':
          waits = true;
          return { _tag: 'Wait' };
        case 'EpochEnded':
          return { _tag: 'Send', message: fed };
        case 'Batches': {
          const { rows, count } = fed;
          return {
            _tag: 'Compute',
            run: () => {
              const before = traffic.others();
              const losses = ownSteps?.(rows) ?? batchSteps!(rows);
              tally.gradients += count;
              tally.examples += rows.length;
              if (losses === undefined) {
                told = { _tag: 'Refused' };
                return;
              }
              traffic.add(count);
              tally.pushes += count;
              // How many steps others took for each of these: what a step was behind, on average.
              const staleness = Math.round((traffic.others() - before) / count);
              told = { _tag: 'Progress', loss: losses / count, staleness: [{ staleness, steps: count }] };
            },
          };
        }
      }
    },
    tally: () => ({ ...tally }),
    taken: () => [],
  };
};

/** A step on the gradient of one batch, unless it holds a NaN or an infinity. */
const stepper = ({
  task,
  transformation,
  atomic,
  params,
}: InPlaceOptions): ((rows: Uint32Array) => number | undefined) => {
  const step = makeSharedStep(transformation, { atomic });
  const at = step.init<Params>(params);
  return (rows) => {
    const [loss, gradients] = gradientAt(task, step.gradientPoint(at), rows);
    if (isNonFinite(gradients)) return undefined;
    step(at, gradients);
    return loss;
  };
};
