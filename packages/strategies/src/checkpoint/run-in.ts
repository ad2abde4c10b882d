import { isTensor, type Member, type RunControl, type StrategyPart, type TreeOf } from '@thalweg/core';
import { CheckpointError, resume, type Checkpoint, type Plain } from '@thalweg/core/checkpoint';
import { left, map, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { prepare, type AnyOptions } from '../train/course.js';
import type { TrainPosition, TrainRun } from '../train/train-event.js';
import type { MembersUnder, Optimizers, RunOptions } from '../train/train-options.js';

/**
 * Reads the run from a checkpoint of a run with these options; `train` takes it as `from`.
 *
 * @param options - The options of the run, as given to `train`.
 * @param checkpoint - A checkpoint that `loadCheckpoint` or `decodeCheckpoint` read and {@link checkpointOf} made.
 * @returns The run to resume, typed by the options; or the first place where checkpoint and options differ.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 * import { batches } from '@thalweg/strategies';
 * import { runIn } from '@thalweg/strategies/checkpoint';
 *
 * const options = {
 *   optimizer: sgd({ learningRate: 1 }),
 *   params: { w: tensor(0) },
 *   data: batches({ x: tensor([1]) }, { batchSize: 1 }),
 *   epochs: 1,
 * };
 * const found = runIn(options, { params: {}, state: {}, spec: { name: 'sgd' }, data: null });
 * isLeft(found) && found.left.message // => 'data.train: expected the position of a run, found another checkpoint'
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const runIn = <
  Members extends readonly Member[],
  P,
  Parts extends readonly StrategyPart[] = readonly [],
  const Others extends Optimizers = {},
>(
  options: Omit<RunOptions<Members, P, Parts, Others>, 'from'> & { readonly data: AnyOptions['data'] },
  checkpoint: Checkpoint,
): Either<CheckpointError, TrainRun<MembersUnder<Members, Others>, TreeOf<P>, Parts>> => {
  const saved = recordIn(recordIn(checkpoint.data).train);
  const { position, control } = saved;
  const strategies = recordIn(saved.strategies);
  if (!isPosition(position) || !isControl(control)) return refused('data.train', 'the position of a run');
  const untyped = options as unknown as AnyOptions;
  if (control.optimizer !== null && !Object.hasOwn(untyped.optimizers ?? {}, control.optimizer))
    return refused('data.train.control.optimizer', 'the name of one of the optimizers', control.optimizer);
  const { course, start } = prepare('train', untyped);
  const like = start().run;
  const wanted = Object.keys(like.strategies).join(', ');
  const found = Object.keys(strategies).join(', ');
  if (wanted !== found)
    return refused('data.train.strategies', `the states of ${wanted || 'no strategies'}`, found || 'none');
  return pipe(
    // The state belongs to the optimizer that the run had switched to.
    resume(course.stepUnder(control).init(like.at.params), checkpoint),
    map(
      (at) =>
        ({ at, position, control, strategies }) as unknown as TrainRun<
          MembersUnder<Members, Others>,
          TreeOf<P>,
          Parts
        >,
    ),
  );
};

const refused = (
  where: string,
  expected: string,
  found = 'another checkpoint',
): Either<CheckpointError, never> => left(new CheckpointError({ where, expected, found }));

const recordIn = (value: Plain): { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isTensor(value)
    ? (value as { readonly [key: string]: Plain })
    : {};

const isPosition = (value: Plain): value is TrainPosition & { readonly [key: string]: Plain } => {
  const { epoch, example, step, lossCount, lossSum, evaluating } = recordIn(value);
  return (
    [epoch, example, step, lossCount].every((count) => Number.isSafeInteger(count)) &&
    typeof lossSum === 'number' &&
    (evaluating === null || Number.isSafeInteger(evaluating))
  );
};

const isControl = (value: Plain): value is RunControl & { readonly [key: string]: Plain } => {
  const { optimizer, learningRateFactor, batchSize, rows, stopped } = recordIn(value);
  return (
    (optimizer === null || typeof optimizer === 'string') &&
    typeof learningRateFactor === 'number' &&
    Number.isSafeInteger(batchSize) &&
    (rows === null || isTensor(rows)) &&
    (stopped === null || typeof stopped === 'string')
  );
};
