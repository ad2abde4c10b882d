import {
  ConfigError,
  makeStep,
  type AnyTransformation,
  type Member,
  type Step,
  type TensorTree,
  type TrainState,
  type TreeOf,
} from '@thalweg/core';
import type { Batches } from '../data/batches.js';
import type { TrainEvent, TrainPosition } from './train-event.js';

/** What {@link train} needs. @category Training @since 0.1.0 */
export interface TrainOptions<Members extends readonly Member[], P, Batch> {
  readonly optimizer: AnyTransformation<Members>;
  readonly params: P & TensorTree<P>;
  readonly data: Batches<Batch>;
  readonly valueAndGrad: (
    params: TreeOf<P>,
    batch: Batch,
  ) => readonly [loss: number, gradients: NoInfer<TreeOf<P>>];
  readonly epochs: number;
  readonly nonFinite?: 'stop' | 'skip' | 'apply';
  readonly from?: {
    readonly at: TrainState<Members, NoInfer<TreeOf<P>>>;
    readonly position: TrainPosition;
  };
}

/**
 * Trains: for every batch of every epoch the gradient, an update, and an event.
 *
 * It is a generator, so nothing happens until the caller asks for the next event, and the caller may stop at any:
 * a progress bar, a log or a test is a `for` loop over it. Every event carries where training stands; it may be kept,
 * since nothing is ever changed in place.
 *
 * @param options - `optimizer`: the optimizer. `params`: the initial parameters; not changed. `data`: the batches,
 *   see {@link batches}. `valueAndGrad`: from parameters and a batch to the loss and its gradient, a tree like the
 *   parameters; it is called where the optimizer wants the gradient, which for one that looks ahead is not at the
 *   parameters. `epochs`: how often to go through the data, a whole number, 0 or more. `nonFinite`: what to do after
 *   the event of a loss that is NaN or infinite: `'stop'`, `'skip'` the batch, or `'apply'` the update all the same;
 *   `'stop'` by default. `from`: `at` and `position` of an event of an earlier run with the same options, to go on as if
 *   it had not stopped; by default the run starts with `params`.
 * @returns A generator of events; its return value is where training stood at the end.
 * @throws {ConfigError} If `epochs` is out of range, at once.
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
export const train = <Members extends readonly Member[], P, Batch>(
  options: TrainOptions<Members, P, Batch>,
): Generator<TrainEvent<Members, TreeOf<P>>, TrainState<Members, TreeOf<P>>, void> => {
  const { optimizer, params, epochs, nonFinite = 'stop' } = options;
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new ConfigError({
      owner: 'train',
      argument: 'epochs',
      expected: 'a whole number, 0 or more',
      found: String(epochs),
    });
  if (!['stop', 'skip', 'apply'].includes(nonFinite))
    throw new ConfigError({
      owner: 'train',
      argument: 'nonFinite',
      expected: `'stop', 'skip' or 'apply'`,
      found: nonFinite,
    });
  const step = makeStep(optimizer);
  const { at, position } = options.from ?? { at: step.init<P>(params), position: beginning };
  return run<Members, P, Batch>(step, at, position, { ...options, nonFinite });
};

const beginning: TrainPosition = { epoch: 0, batch: 0, step: 0, lossSum: 0, lossCount: 0 };

function* run<Members extends readonly Member[], P, Batch>(
  step: Step<Members>,
  start: TrainState<Members, TreeOf<P>>,
  from: TrainPosition,
  { data, valueAndGrad, epochs, nonFinite }: TrainOptions<Members, P, Batch>,
): Generator<TrainEvent<Members, TreeOf<P>>, TrainState<Members, TreeOf<P>>, void> {
  let at = start;
  let position = from;
  while (position.epoch < epochs) {
    const { epoch } = position;
    for (const batch of data.epoch(epoch, position.batch)) {
      const [loss, gradients] = valueAndGrad(step.gradientPoint(at), batch);
      const { step: steps, lossSum, lossCount } = position;
      const next = { ...position, batch: position.batch + 1 };
      if (!Number.isFinite(loss)) {
        // What goes on from here is done with the batch, unless its update is still to come.
        if (nonFinite !== 'apply') position = next;
        yield { _tag: 'NonFinite', epoch, step: steps, loss, at, position };
        if (nonFinite === 'stop') return at;
        if (nonFinite === 'skip') continue;
      }
      at = step(at, gradients, { value: loss, valueAndGrad: (params) => valueAndGrad(params, batch) });
      position = { ...next, step: steps + 1, lossSum: lossSum + loss, lossCount: lossCount + 1 };
      yield { _tag: 'Step', epoch, step: position.step, loss, at, position };
    }
    const meanLoss = position.lossSum / position.lossCount;
    position = { epoch: epoch + 1, batch: 0, step: position.step, lossSum: 0, lossCount: 0 };
    yield { _tag: 'Epoch', epoch, step: position.step, meanLoss, at, position };
  }
  return at;
}
