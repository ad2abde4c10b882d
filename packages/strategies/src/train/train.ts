import type { Member, Metrics, Params, StrategyPart, TreeOf } from '@thalweg/core';
import type { DataSource, Portion } from '../data/data-source.js';
import { requireFunction } from '../argument/require-argument.js';
import { requireBatches, requirePortion } from './answers.js';
import { endOf, isCutAnew, prepare, viewOf, type AnyOptions, type Prepared } from './course.js';
import { afterEpoch, afterEvaluation, afterGradient, eventsOf, told, type AnyEvent } from './progress.js';
import type { EndEvent, TrainEvent } from './train-event.js';
import type { MembersUnder, Optimizers, TrainOptions } from './train-options.js';

/**
 * Trains: for every batch of every epoch the gradient, an update, and an event.
 *
 * It is a generator, so nothing happens until the caller asks for the next event, and the caller may stop at any:
 * a progress bar, a log or a test is a `for` loop over it. Every event carries where training stands and from where the
 * run can go on; both may be kept, since nothing is ever changed in place.
 *
 * @param options - `optimizer`: the optimizer. `params`: the initial parameters; not changed. `data`: the batches,
 *   see {@link batches} and {@link stream}. `valueAndGrad`: from parameters and a batch to the loss and its gradient, a
 *   tree like the parameters; it is called where the optimizer wants the gradient, which for one that looks ahead is not
 *   at the parameters. `epochs`: how often to go through the data, a whole number, 0 or more, or Infinity. `strategy`: what
 *   decides around the loop, see `compose`; nothing by default. `evaluate`: from parameters to metrics by name, a loss
 *   among them: called after every epoch, or when a strategy says so ({@link evaluateEvery}). `optimizers`: those that a
 *   strategy may switch to, by name. `steps`: at most so many updates over the whole run; no limit by default. `seconds`:
 *   at most so long, from when the first event is asked for; no limit by default. `signal`: an `AbortSignal` that ends the
 *   run before the next batch. `nonFinite`: what to do after
 *   the event of a loss that is NaN or infinite: `'stop'`, `'skip'` the batch, or `'apply'` the update all the same;
 *   `'stop'` by default. `from`: `run` of an event of an earlier run with the same options, to go on as if it had not
 *   stopped; by default the run starts with `params`.
 * @returns A generator of events; the last, which it also returns, is an `'End'` that says why. An epoch without an example
 *   ends the run for the reason `'data'`, since a source that is used up would go round for ever; an epoch of which nobody
 *   is told.
 * @throws {ConfigError} If an option is unknown or out of range, or a strategy needs what is not given, at once; if
 *   `valueAndGrad`, `evaluate`, the data or a strategy gives what cannot be used, when it does.
 * @throws {TreeMismatchError} If gradients do not fit the parameters, at the step.
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
  // The loop runs with any optimizer, strategy and data; what they are is in the types of the options alone.
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
