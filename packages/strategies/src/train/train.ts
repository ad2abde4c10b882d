import type { Member, Metrics, Params, StrategyPart, TreeOf } from '@thalweg/core';
import type { DataSource, Portion } from '../data/data-source.js';
import { requireFunction } from '../argument/require-argument.js';
import { requireBatches, requirePortion } from './answers.js';
import { endOf, isCutAnew, prepare, viewOf, type AnyOptions, type Prepared } from './course.js';
import { afterEpoch, afterEvaluation, afterGradient, eventsOf, told, type AnyEvent } from './progress.js';
import type { EndEvent, TrainEvent } from './train-event.js';
import type { MembersUnder, Optimizers, TrainOptions } from './train-options.js';

/**
 * Trains a model: for every batch of every epoch it computes the gradient, applies an update and yields an event.
 *
 * It is a generator: it does no work until the caller asks for the next event, and the caller may stop at any event. A
 * progress bar, a log or a test is a `for` loop over it. Every event carries the parameters and state at that time, and
 * a `run` that resumes from it. Both may be kept, since nothing is ever changed in place.
 *
 * @param options - `optimizer`: the optimizer. `params`: the initial parameters; not changed. `data`: the batches, see
 *   {@link batches} and {@link stream}. `valueAndGrad`: from parameters and a batch to the loss and its gradient, a
 *   tree like the parameters; it is called at the point where the optimizer evaluates the gradient, which is not the
 *   parameters if the optimizer looks ahead. `epochs`: the number of passes through the data, a whole number, 0 or
 *   more, or Infinity. `strategy`: decides around the loop, see `compose`; none by default. `evaluate`: from parameters
 *   to metrics by name, for example `{ loss }`; called after every epoch or when a strategy requests it
 *   ({@link evaluateEvery}). `optimizers`: the optimizers that a strategy may switch to, by name. `steps`: the most
 *   updates over the whole run; no limit by default. `seconds`: the most wall-clock time from the first event on; no
 *   limit by default. `signal`: an `AbortSignal` that ends the run before the next batch. `nonFinite`: what to do about
 *   a loss that is NaN or infinite, after its event: `'stop'`, `'skip'` the batch, or `'apply'` the update anyway;
 *   `'stop'` by default. `from`: the `run` of an event of an earlier run with the same options, to continue as if it
 *   had not stopped; by default the run starts with `params`.
 * @returns A generator of events. The last one, which it also returns, is an `'End'` with the reason. An epoch without
 *   an example ends the run with the reason `'data'` and yields no `'Epoch'`, since a used-up source would loop for
 *   ever.
 * @throws {ConfigError} At once, if an option is unknown or out of range, or a strategy needs a missing one; later, if
 *   `valueAndGrad`, `evaluate`, the data or a strategy returns something invalid.
 * @throws {TreeMismatchError} At the step, if gradients do not fit the parameters.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 * import { batches, train } from '@thalweg/strategies';
 *
 * // Fit y = w x to two points.
 * const data = { x: tensor([1, 2]), y: tensor([3, 6]) };
 * const run = train({
 *   optimizer: sgd({ learningRate: 0.1 }),
 *   params: { w: tensor(0) },
 *   data: batches(data, { batchSize: 'full' }),
 *   valueAndGrad: ({ w }, { x, y }) => {
 *     let loss = 0;
 *     let slope = 0;
 *     for (let i = 0; i < x.size; i++) {
 *       const error = w.get() * x.get(i) - y.get(i);
 *       loss += error ** 2 / 2;
 *       slope += error * x.get(i);
 *     }
 *     return [loss, { w: tensor(slope) }];
 *   },
 *   epochs: 50,
 * });
 * let w = 0;
 * for (const event of run) if (event._tag === 'Epoch') w = event.at.params.w.get();
 * Math.abs(w - 3) < 1e-9 // => true
 * ```
 *
 * @category Training
 * @since 0.1.0
 */
export const train = <
  Members extends readonly Member[],
  P,
  Batch,
  Parts extends readonly StrategyPart[] = readonly [],
  const Others extends Optimizers = {},
>(
  options: TrainOptions<Members, P, Batch, Parts, Others>,
): Generator<
  TrainEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
  EndEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
  void
> => {
  // The loop is typed for any optimizer, strategy and data. Only the types of the options know which ones they are.
  const untyped = options as unknown as UntypedOptions;
  const prepared = prepare('train', untyped);
  requireFunction('train', 'valueAndGrad', untyped.valueAndGrad);
  return run(prepared, untyped) as unknown as Generator<
    TrainEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
    EndEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
    void
  >;
};

interface UntypedOptions extends AnyOptions {
  readonly data: DataSource<unknown>;
  readonly valueAndGrad: (params: Params, batch: unknown) => readonly [number, Params];
  readonly evaluate?: (params: Params) => Metrics;
}

function* run(
  { course, start, endReason }: Prepared,
  { data, valueAndGrad, evaluate }: UntypedOptions,
): Generator<AnyEvent, AnyEvent & { readonly _tag: 'End' }, void> {
  let progress = start();
  let portions: Iterator<Portion<unknown>> | undefined;
  let cutUnder = progress.run.control;
  try {
    for (;;) {
      while (progress.run.position.evaluating !== null)
        progress = afterEvaluation(course, progress, evaluate!(progress.run.at.params));
      for (const event of eventsOf(progress)) yield event;
      progress = told(progress);
      const reason = endReason(progress);
      if (reason !== undefined) {
        const end = endOf(progress, reason);
        yield end;
        return end;
      }
      const { run: before } = progress;
      if (isCutAnew(cutUnder, before.control)) {
        portions?.return?.();
        portions = undefined;
      }
      cutUnder = before.control;
      portions ??= requireBatches('train', data.epoch(before.position.epoch, viewOf(before)))[
        Symbol.iterator
      ]();
      const next = portions.next();
      if (next.done === true) {
        portions = undefined;
        progress = afterEpoch(course, progress);
        continue;
      }
      const portion = requirePortion('train', next.value);
      const { batch } = portion;
      const gradientAt = (params: Params) => valueAndGrad(params, batch);
      const point = course.stepUnder(before.control).gradientPoint(before.at);
      progress = afterGradient(course, progress, portion, gradientAt(point), gradientAt);
    }
  } finally {
    portions?.return?.();
  }
}
