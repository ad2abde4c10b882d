import { makeSharedStep, type GradientTransformation, type Params } from '@thalweg/core';
import { isNonFinite } from '../algorithm/non-finite.js';
import type { ParallelData } from '../data/parallel-data.js';
import { gradientAt } from '../task/gradient-at.js';
import type { Task } from '../task/task.js';
import type { StepStaleness } from '../message/worker-message.js';
import type { Traffic } from './traffic.js';

/** What a worker needs to step on parameters in memory that it shares with others. @internal */
export interface InPlaceOptions {
  readonly task: Task;
  readonly transformation: GradientTransformation;
  readonly atomic: boolean;
  /** The live parameters. */
  readonly params: Params;
  readonly traffic: Traffic;
  readonly data: ParallelData;
}

/** Steps of one worker on the shared parameters. @internal */
export interface InPlaceSteps {
  /** The most batches that one call takes. */
  readonly atMost: number;
  /**
   * Takes a step on each of `count` batches.
   *
   * @returns The mean loss and how stale the steps were; `undefined` if the gradient holds a NaN or an infinity: then no step is taken.
   */
  readonly take: (
    rows: Uint32Array,
    count: number,
  ) => { readonly loss: number; readonly staleness: readonly StepStaleness[] } | undefined;
}

/** @internal */
export const createInPlaceSteps = (options: InPlaceOptions): InPlaceSteps => {
  const { task, transformation, atomic, params, traffic, data } = options;
  const ownSteps = data.batchSize === 1 ? task.stepper?.(transformation, params, { atomic }) : undefined;
  const stepOn = ownSteps ?? batchStep(options);
  return {
    atMost: ownSteps === undefined ? 1 : Infinity,
    take: (rows, count) => {
      const before = traffic.others();
      const losses = stepOn(rows);
      if (losses === undefined) return undefined;
      traffic.add(count);
      // A mean over these steps: the steps of the others during each of them.
      const staleness = Math.round((traffic.others() - before) / count);
      return { loss: losses / count, staleness: [{ staleness, steps: count }] };
    },
  };
};

/** Takes a step on the gradient of one batch, unless it holds a NaN or an infinity. */
const batchStep = ({
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
