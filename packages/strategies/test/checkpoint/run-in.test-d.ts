import { isRight, type Either } from 'fp-ts/lib/Either.js';
import { expectTypeOf, test } from 'vitest';
import { compose, tensor, type Tensor } from '@thalweg/core';
import type { Checkpoint, CheckpointError } from '@thalweg/core/checkpoint';
import { adam, sgd } from '@thalweg/optimizers';
import { runIn } from '../../src/checkpoint/index.js';
import { batches, snapshots, train } from '../../src/index.js';

declare const checkpoint: Checkpoint;

const options = {
  optimizer: adam({ learningRate: 0.1 }),
  params: { w: tensor([0]) },
  data: batches({ x: tensor([1, 2]) }, { batchSize: 1 }),
  valueAndGrad: (params: { readonly w: Tensor }) => [0, params] as const,
  strategy: compose(snapshots({ everyEpochs: 1 })),
  epochs: 1,
};

test('a run read from a checkpoint has the type of the run', () => {
  const run = train(options);
  const found = runIn(options, checkpoint);
  type Run = ReturnType<(typeof run)['return']>['value']['run'];
  expectTypeOf(found).toEqualTypeOf<Either<CheckpointError, Run>>();
  if (isRight(found)) {
    expectTypeOf(found.right.at.state.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
    expectTypeOf(found.right.strategies.snapshots.taken).toEqualTypeOf<readonly { readonly w: Tensor }[]>();
    train({ ...options, from: found.right });
    // @ts-expect-error
    train({ ...options, optimizer: sgd({ learningRate: 1 }), from: found.right });
  }
});

test('runIn does not need the functions of a run, but needs its optimizer, parameters and data', () => {
  const { valueAndGrad: _, ...enough } = options;
  runIn(enough, checkpoint);
  const { data: __, ...less } = options;
  // @ts-expect-error
  runIn(less, checkpoint);
});
