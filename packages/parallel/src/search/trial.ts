import { isTensor, makeKey, toNdArray, type Tensor } from '@thalweg/core';
import { scaleByUpdateRule, type UpdateRule } from '@thalweg/optimizers';
import ndarray from 'ndarray';
import type { SearchTask } from './search-task.js';

/** One rule that trains at several learning rates, side by side. @internal */
export interface Trial {
  /** Those that still train. */
  readonly runs: () => readonly TrialRun[];
  /** Takes some steps, if any, with all of them. A run whose loss is no finite number ends. */
  readonly advance: (steps: number) => void;
  /** Ends the other runs. */
  readonly keep: (isKept: (run: TrialRun) => boolean) => void;
  /** How many steps all runs have taken together. */
  readonly steps: () => number;
}

/** @internal */
export interface TrialRun {
  readonly learningRate: number;
  /** The live parameters. */
  readonly params: Float64Array;
  /** The loss of the first step. */
  readonly firstLoss: number;
  /** The mean loss of the steps of the last `advance`. */
  readonly loss: number;
}

/**
 * Starts a trial.
 *
 * The rule is compiled once, for a list of parameters with one entry per learning rate. It does not know the rate: an update is
 * added here, times the rate.
 *
 * @internal
 */
export const startTrial = (
  task: SearchTask,
  rule: UpdateRule,
  learningRates: readonly number[],
  seed: number,
): Trial => {
  const tx = scaleByUpdateRule({ groups: rule, key: makeKey(seed) });
  let runs = learningRates.map((learningRate) => {
    const params = task.initial(seed);
    const gradient = new Float64Array(params.length);
    return {
      learningRate,
      params,
      gradient,
      firstLoss: NaN,
      loss: 0,
      at: tensorOf(params),
      slope: tensorOf(gradient),
    };
  });
  let state: unknown = tx.init(runs.map(({ at }) => at));
  let [step, steps] = [0, 0];

  const keep = (isKept: (run: TrialRun) => boolean): void => {
    const kept = runs.map(isKept);
    if (kept.every(Boolean)) return;
    runs = runs.filter((_, i) => kept[i]);
    state = withLeaves(state, kept);
  };

  const takeStep = (): void => {
    for (const run of runs) {
      const loss = task.lossAndGradient(run.params, step, seed, run.gradient);
      if (step === 0) run.firstLoss = loss;
      run.loss += loss;
    }
    keep(({ loss }) => Number.isFinite(loss));
    if (runs.length === 0) return;
    const [updates, next] = tx.update(
      runs.map(({ slope }) => slope),
      // What `init` or `update` made, of the runs that are left.
      state as ReturnType<typeof tx.init<readonly Tensor[]>>,
      { params: runs.map(({ at }) => at) },
    );
    state = next;
    runs.forEach(({ params, learningRate }, i) => {
      const update = numbersOf(updates[i]!);
      for (let k = 0; k < params.length; k++) params[k]! -= learningRate * update[k]!;
    });
    step += 1;
    steps += runs.length;
  };

  return {
    runs: () => runs,
    advance: (count) => {
      for (const run of runs) run.loss = 0;
      for (let i = 0; i < count && runs.length > 0; i++) takeStep();
      for (const run of runs) run.loss /= Math.max(1, count);
    },
    keep,
    steps: () => steps,
  };
};

/** A view, so that the numbers may change. */
const tensorOf = (data: Float64Array): Tensor => ndarray(data, [data.length]);

/** The numbers of an update, which nobody writes to: the memory itself where that is possible. */
const numbersOf = (update: Tensor): ArrayLike<number> =>
  update.offset === 0 && update.stride[0] === 1 ? update.data : toNdArray(update).data;

/** The state for some of the leaves of a list. */
const withLeaves = (state: unknown, kept: readonly boolean[]): unknown => {
  if (typeof state !== 'object' || state === null || isTensor(state)) return state;
  if (Array.isArray(state)) return state.filter((_, i) => kept[i]);
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, withLeaves(value, kept)]));
};
