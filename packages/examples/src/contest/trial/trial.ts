import { evaluationParams, foldIn, type AnyTransformation, type Key, type Params } from '@thalweg/core';
import { train } from '@thalweg/strategies';
import type { Part, Problem } from './problem.js';

/** When a run of a task has reached the target, and when it ends without. */
export interface Finish {
  /** The measure that counts as reached. */
  readonly target: number;
  /** The most steps, a multiple of `every`. */
  readonly steps: number;
  /** Steps between two looks at the measure. */
  readonly every: number;
}

/** What became of a run. */
export interface Outcome {
  /** Steps until the measure was first at the target; `null` if it never was. */
  readonly steps: number | null;
  /** The least measure that was seen; `null` if none was a finite number. */
  readonly best: number | null;
  /** Seconds in gradients and updates, without looks at the measure. */
  readonly seconds: number;
}

/** A run of an optimizer on a problem, from the random numbers of a key. */
export type Trial = (
  optimizer: AnyTransformation,
  options: {
    readonly key: Key;
    /** The data that is looked at. */
    readonly part: Part;
    /** A run that is not at the target by then ends; the steps of the task by default. */
    readonly steps?: number;
  },
) => Outcome;

/** Runs end at the target, at their last step, or if the loss is no longer a number. */
export const trialsOf = <P, Batch>(problem: Problem<P, Batch>, finish: Finish): Trial => {
  // Only the problem knows what its parameters look like; a run takes any.
  const { start, data, valueAndGrad, measure } = problem as unknown as Problem<Params, Batch>;
  const { target, every } = finish;
  return (optimizer, { key, part, steps = finish.steps }) => {
    const events = train({
      optimizer,
      params: start(foldIn(key, 0)),
      data: data(foldIn(key, 1)),
      valueAndGrad,
      epochs: Infinity,
      steps,
    });
    let [best, milliseconds] = [Infinity, 0];
    const outcome = (reached: number | null): Outcome => ({
      steps: reached,
      best: Number.isFinite(best) ? best : null,
      seconds: milliseconds / 1000,
    });
    for (;;) {
      const before = performance.now();
      const next = events.next();
      milliseconds += performance.now() - before;
      if (next.done === true) return outcome(null);
      const event = next.value;
      if (event._tag !== 'Step' || event.step % every !== 0) continue;
      const { params, state } = event.at;
      const measured = measure[part](evaluationParams(optimizer, params, state));
      if (measured < best) best = measured;
      if (measured <= target) return outcome(event.step);
    }
  };
};
