import { describe, expectTypeOf, test } from 'vitest';
import {
  chain,
  compose,
  tensor,
  type AnyTransformation,
  type Metrics,
  type StateOf,
  type Tensor,
} from '@thalweg/core';
import { adam, momentum, sgd } from '@thalweg/optimizers';
import {
  batches,
  earlyStopping,
  prefetch,
  snapshots,
  streamAsync,
  switchOptimizer,
  train,
  trainAsync,
  type EndEvent,
  type EndReason,
} from '../../src/index.js';

interface Network {
  readonly w: Tensor;
  readonly layers: readonly [Tensor, Tensor];
}

const data = batches({ x: tensor([1, 2]), y: tensor([1, 2]) }, { batchSize: 1 });
const params = { w: tensor([0]), layers: [tensor(1), tensor(2)] } as const;
const valueAndGrad = (network: Network) => [0, network] as const;
const optimizer = adam({ learningRate: 0.1 });
const evaluate = () => ({ loss: 1 });
const plain = { optimizer, params, data, valueAndGrad, evaluate, epochs: 1 };

describe('an event', () => {
  test('has the parameters and the state by the name of the member', () => {
    for (const { at, run } of train(plain)) {
      expectTypeOf(at.params.layers[1]).toEqualTypeOf<Tensor>();
      expectTypeOf(at.state.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
      expectTypeOf(at.state.scaleByAdam.count).toEqualTypeOf<number>();
      expectTypeOf(run.at).toEqualTypeOf(at);
      // @ts-expect-error
      expectTypeOf(at.state.addMomentum);
      // @ts-expect-error
      expectTypeOf(at.params.v);
    }
  });

  test('has the states of the strategies by name, with a suffix where it occurred before', () => {
    const strategy = compose(
      snapshots({ everyEpochs: 1 }),
      earlyStopping(),
      compose(snapshots({ everySteps: 3 }), switchOptimizer({ to: 'adam', afterSteps: 1 })),
    );
    for (const { run } of train({ ...plain, strategy, optimizers: { adam: optimizer } })) {
      const { strategies } = run;
      expectTypeOf(strategies.snapshots.taken[0]!.w).toEqualTypeOf<Tensor>();
      expectTypeOf(strategies.snapshots_2.taken[0]!.layers[0]).toEqualTypeOf<Tensor>();
      expectTypeOf(strategies.earlyStopping.best.params!.w).toEqualTypeOf<Tensor>();
      expectTypeOf<keyof typeof strategies>().toEqualTypeOf<
        'snapshots' | 'earlyStopping' | 'snapshots_2' | 'switchOptimizer'
      >();
    }
    for (const { run } of train(plain)) expectTypeOf<keyof typeof run.strategies>().toEqualTypeOf<never>();
  });

  test('says by its tag what else it has', () => {
    for (const event of train(plain))
      switch (event._tag) {
        case 'Step':
        case 'NonFinite':
          expectTypeOf(event.loss).toEqualTypeOf<number>();
          break;
        case 'Epoch':
          expectTypeOf(event.meanLoss).toEqualTypeOf<number>();
          break;
        case 'Evaluation':
          expectTypeOf(event.metrics).toEqualTypeOf<Metrics>();
          break;
        case 'Decision':
          expectTypeOf(event.decision.by).toEqualTypeOf<string>();
          if (event.decision._tag === 'Restore')
            expectTypeOf(event.decision.params.layers[0]).toEqualTypeOf<Tensor>();
          break;
        case 'End':
          expectTypeOf(event.reason).toEqualTypeOf<EndReason>();
          break;
        default:
          expectTypeOf(event._tag).toEqualTypeOf<'Start'>();
          // @ts-expect-error
          expectTypeOf(event.loss);
      }
  });

  test('is also returned, if it is the end', () => {
    const run = train(plain);
    const next = run.next();
    if (next.done === true) {
      expectTypeOf(next.value._tag).toEqualTypeOf<'End'>();
      expectTypeOf(next.value.at.state.scaleByAdam.nu.w).toEqualTypeOf<Tensor>();
    }
    expectTypeOf(run).toExtend<
      Generator<{ readonly epoch: number }, EndEvent<typeof optimizer.members, Network>>
    >();
  });
});

describe('several optimizers', () => {
  const others = { ...plain, optimizers: { momentum: momentum({ learningRate: 0.1, momentum: 0.9 }) } };

  test('make a union of states', () => {
    for (const { at } of train(others)) {
      expectTypeOf(at.state).toEqualTypeOf<
        | StateOf<typeof optimizer.members, typeof at.params>
        | StateOf<(typeof others.optimizers.momentum)['members'], typeof at.params>
      >();
      // The state may be that of the other optimizer.
      // @ts-expect-error
      expectTypeOf(at.state.scaleByAdam);
      if ('scaleByAdam' in at.state) expectTypeOf(at.state.scaleByAdam.mu.w).toEqualTypeOf<Tensor>();
      else expectTypeOf(at.state.addMomentum.trace.w).toEqualTypeOf<Tensor>();
    }
  });

  test('may be gone on with', () => {
    for (const { run } of train(others)) {
      train({ ...others, from: run });
      // A run that may be under the second optimizer cannot resume without it.
      // @ts-expect-error
      train({ ...plain, from: run });
    }
    for (const { run } of train(plain)) train({ ...others, from: run });
  });
});

describe('a run to go on from', () => {
  test('is one with the same optimizer', () => {
    for (const { run } of train(plain)) {
      train({ ...plain, from: run });
      // @ts-expect-error
      train({ ...plain, optimizer: sgd({ learningRate: 1 }), from: run });
      // @ts-expect-error
      train({ ...plain, optimizer: chain(optimizer, optimizer), from: run });
    }
  });

  test('is one with the same strategies', () => {
    const strategy = snapshots({ everyEpochs: 1 });
    for (const { run } of train(plain)) {
      // @ts-expect-error
      train({ ...plain, strategy, from: run });
    }
    for (const { run } of train({ ...plain, strategy })) {
      train({ ...plain, strategy, from: run });
      const more = compose(earlyStopping(), strategy);
      // @ts-expect-error
      train({ ...plain, strategy: more, from: run });
    }
  });

  test('is one with the same parameters', () => {
    for (const { run } of train({ ...plain, params: { v: tensor(1) }, valueAndGrad: (v) => [0, v] })) {
      // @ts-expect-error
      train({ ...plain, from: run });
    }
  });
});

describe('what is given', () => {
  test('gets parameters and batches, and gives gradients like the parameters', () => {
    train({
      ...plain,
      valueAndGrad: (network, batch) => {
        expectTypeOf(network.layers[0]).toEqualTypeOf<Tensor>();
        expectTypeOf(batch.y).toEqualTypeOf<Tensor>();
        // @ts-expect-error
        expectTypeOf(batch.z);
        return [0, network];
      },
      evaluate: (network) => {
        expectTypeOf(network.layers[0]).toEqualTypeOf<Tensor>();
        return { loss: 1 };
      },
    });
    // @ts-expect-error
    train({ ...plain, valueAndGrad: () => [0, { w: tensor([1]) }] });
    // @ts-expect-error
    train({ ...plain, evaluate: () => ({ loss: 'small' }) });
    // @ts-expect-error
    train({ ...plain, params: { w: 'many' } });
  });

  test('may have to be waited for by trainAsync only', () => {
    const source = prefetch(
      streamAsync(async function* () {
        yield { x: tensor(await Promise.resolve(1)), y: tensor(2) };
      }),
    );
    const run = trainAsync({
      ...plain,
      data: source,
      valueAndGrad: async (network, { x }) => {
        expectTypeOf(x).toEqualTypeOf<Tensor>();
        return [await Promise.resolve(0), network];
      },
      evaluate: async () => ({ loss: await Promise.resolve(1) }),
    });
    expectTypeOf(run.next()).resolves.toEqualTypeOf(train(plain).next());
    // It also accepts synchronous functions.
    expectTypeOf(trainAsync(plain)).toEqualTypeOf(run);
    // @ts-expect-error
    train({ ...plain, data: source });
    const later = async (network: Network) => [await Promise.resolve(0), network] as const;
    // @ts-expect-error
    train({ ...plain, valueAndGrad: later });
  });

  test('may be of any kind, and then says no more of the state', () => {
    const any: AnyTransformation = optimizer;
    for (const { at, run } of train({ ...plain, optimizer: any })) {
      expectTypeOf(at.params.w).toEqualTypeOf<Tensor>();
      expectTypeOf(at.state.scaleByAdam).toEqualTypeOf<unknown>();
      train({ ...plain, optimizer: any, from: run });
    }
  });
});
