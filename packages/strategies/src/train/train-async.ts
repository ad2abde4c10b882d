import {
  ConfigError,
  type Member,
  type Metrics,
  type Params,
  type StrategyPart,
  type TreeOf,
} from '@thalweg/core';
import type { AsyncDataSource, DataSource, Portion } from '../data/data-source.js';
import { requireFunction } from '../argument/require-argument.js';
import { givingWay } from '../event-loop/giving-way.js';
import { requirePortion } from './answers.js';
import type { Cancellation } from './cancellation.js';
import { endOf, isCutAnew, prepare, viewOf, type AnyOptions, type Prepared } from './course.js';
import { afterEpoch, afterEvaluation, afterGradient, eventsOf, told, type AnyEvent } from './progress.js';
import type { EndEvent, TrainEvent } from './train-event.js';
import type { MembersUnder, Optimizers, TrainAsyncOptions } from './train-options.js';

/**
 * Same as {@link train}, for asynchronous gradients, evaluations or data: from a GPU, a server, a file.
 *
 * It yields the same events in the same order, with the same bits. The signal also interrupts a wait: the run drops the
 * pending result and ends at its position before. Timers and other events run even if no promise takes time: after
 * every 10 ms of work the run yields to the event loop once, which costs less than 1 % of that.
 *
 * @param options - As those of {@link train}; `valueAndGrad` and `evaluate` may return promises, and `data` may be a
 *   source whose batches take time ({@link streamAsync}, {@link prefetch}). An error that any of them throws ends the
 *   run.
 * @returns An async generator of events, the last of which it also returns.
 * @throws {ConfigError} At once, if an option is out of range or a strategy needs a missing one; at the step, if the
 *   optimizer evaluates further gradients within a step, which must be synchronous.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 * import { prefetch, streamAsync, trainAsync } from '@thalweg/strategies';
 *
 * const run = trainAsync({
 *   optimizer: sgd({ learningRate: 0.5 }),
 *   params: { w: tensor(0) },
 *   data: prefetch(
 *     streamAsync(async function* () {
 *       for (let i = 0; i < 20; i++) yield { y: tensor(3) };
 *     }),
 *   ),
 *   valueAndGrad: async ({ w }, { y }) => {
 *     const error = w.get() - y.get(0);
 *     return [error ** 2 / 2, { w: tensor(error) }];
 *   },
 *   epochs: 1,
 * });
 * let w = 0;
 * for await (const event of run) w = event.at.params.w.get();
 * Math.abs(w - 3) < 1e-5 // => true
 * ```
 *
 * @category Training
 * @since 0.1.0
 */
export const trainAsync = <
  Members extends readonly Member[],
  P,
  Batch,
  Parts extends readonly StrategyPart[] = readonly [],
  const Others extends Optimizers = {},
>(
  options: TrainAsyncOptions<Members, P, Batch, Parts, Others>,
): AsyncGenerator<
  TrainEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
  EndEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
  void
> => {
  // As in `train`.
  const untyped = options as unknown as UntypedOptions;
  const prepared = prepare('trainAsync', untyped);
  requireFunction('trainAsync', 'valueAndGrad', untyped.valueAndGrad);
  return run(prepared, untyped) as unknown as AsyncGenerator<
    TrainEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
    EndEvent<MembersUnder<Members, Others>, TreeOf<P>, Parts>,
    void
  >;
};

interface UntypedOptions extends AnyOptions {
  readonly data: AsyncDataSource<unknown> | DataSource<unknown>;
  readonly valueAndGrad: (
    params: Params,
    batch: unknown,
  ) => readonly [number, Params] | Promise<readonly [number, Params]>;
  readonly evaluate?: (params: Params) => Metrics | Promise<Metrics>;
}

async function* run(
  { course, start, endReason }: Prepared,
  { data, valueAndGrad, evaluate, signal }: UntypedOptions,
): AsyncGenerator<AnyEvent, AnyEvent & { readonly _tag: 'End' }, void> {
  let progress = start();
  let portions: Iterator<Portion<unknown>> | AsyncIterator<Portion<unknown>> | undefined;
  let cutUnder = progress.run.control;
  const giveWay = givingWay();
  try {
    for (;;) {
      while (progress.run.position.evaluating !== null) {
        const { params } = progress.run.at;
        const turn = giveWay();
        if (turn !== undefined) await turn;
        const metrics = await unlessAborted(signal, () => evaluate!(params));
        if (metrics === aborted) break;
        progress = afterEvaluation(course, progress, metrics);
      }
      for (const event of eventsOf(progress)) yield event;
      progress = told(progress);
      const turn = giveWay();
      if (turn !== undefined) await turn;
      const reason = endReason(progress);
      if (reason !== undefined) {
        const end = endOf(progress, reason);
        yield end;
        return end;
      }
      const { run: before } = progress;
      if (isCutAnew(cutUnder, before.control)) {
        const old = portions;
        portions = undefined;
        if ((await unlessAborted(signal, () => old?.return?.())) === aborted) continue;
      }
      cutUnder = before.control;
      const current = (portions ??= opened(data.epoch(before.position.epoch, viewOf(before))));
      const next = await unlessAborted(signal, () => current.next());
      if (next === aborted) continue;
      if (next.done === true) {
        portions = undefined;
        progress = afterEpoch(course, progress);
        continue;
      }
      const portion = requirePortion('trainAsync', next.value);
      const { batch } = portion;
      const point = course.stepUnder(before.control).gradientPoint(before.at);
      const found = await unlessAborted(signal, () => valueAndGrad(point, batch));
      if (found === aborted) continue;
      progress = afterGradient(course, progress, portion, found, noGradientElsewhere);
    }
  } finally {
    // A pending batch may never arrive after an abort, so the run does not wait for the source to close.
    void Promise.resolve(portions?.return?.()).catch(() => undefined);
  }
}

const opened = (
  portions: Iterable<Portion<unknown>> | AsyncIterable<Portion<unknown>>,
): Iterator<Portion<unknown>> | AsyncIterator<Portion<unknown>> =>
  Symbol.asyncIterator in portions ? portions[Symbol.asyncIterator]() : portions[Symbol.iterator]();

const aborted = Symbol('aborted');

/** A function, because the compiler would take a property that it has seen to be false to stay false. */
const isAborted = (signal: Cancellation): boolean => signal.aborted;

/** The result, or `aborted` if the signal fires first. */
const unlessAborted = async <A>(
  signal: Cancellation | undefined,
  begin: () => A | Promise<A>,
): Promise<A | typeof aborted> => {
  if (signal === undefined) return begin();
  if (isAborted(signal)) return aborted;
  let listener = (): void => undefined;
  const abortion = new Promise<typeof aborted>((resolve) => {
    listener = () => resolve(aborted);
    signal.addEventListener('abort', listener);
  });
  try {
    return await Promise.race([begin(), abortion]);
  } catch (error) {
    // A function that listens to the same signal, such as `fetch`, rejects because of it.
    if (isAborted(signal)) return aborted;
    throw error;
  } finally {
    signal.removeEventListener('abort', listener);
  }
};

const noGradientElsewhere = (): never => {
  throw new ConfigError({
    owner: 'trainAsync',
    argument: 'optimizer',
    expected: 'an optimizer that needs only the gradient it is given',
    found: 'an optimizer that evaluates further gradients within a step, which must be synchronous',
    fix: 'Use train, with a synchronous valueAndGrad.',
  });
};
