import type { Params, Updates } from '@thalweg/core';
import {
  adaptiveRevision,
  asyncAdagrad,
  boundStaleness,
  defineAlgorithm,
  diloco,
  downpour,
  dropStale,
  eamsgd,
  easgd,
  hogwild,
  roundPushes,
  roundRobin,
  scaleByStaleness,
  sparsifyPushes,
  type ParallelAlgorithm,
  type ServerRule,
  type WorkerRule,
} from '@thalweg/parallel';
import { describe, expectTypeOf, test } from 'vitest';

describe('algorithms', () => {
  test('every one is a ParallelAlgorithm, and can be changed by another', () => {
    expectTypeOf(hogwild()).toExtend<ParallelAlgorithm>();
    expectTypeOf(roundRobin()).toExtend<ParallelAlgorithm>();
    expectTypeOf(downpour({ localRate: 0.1 })).toExtend<ParallelAlgorithm>();
    expectTypeOf(easgd({ mode: 'sync' })).toExtend<ParallelAlgorithm>();
    expectTypeOf(eamsgd()).toExtend<ParallelAlgorithm>();
    expectTypeOf(adaptiveRevision({ scale: 1 })).toExtend<ParallelAlgorithm>();
    expectTypeOf(asyncAdagrad({ scale: 1 })).toExtend<ParallelAlgorithm>();
    expectTypeOf(
      boundStaleness(dropStale(easgd(), { maxStaleness: 3 }), { clocks: 2 }),
    ).toExtend<ParallelAlgorithm>();
    expectTypeOf(scaleByStaleness(hogwild())).toExtend<ParallelAlgorithm>();
    expectTypeOf(roundPushes(diloco(), { dtype: 'float32' })).toExtend<ParallelAlgorithm>();
    expectTypeOf(sparsifyPushes(diloco(), { fraction: 0.1 })).toExtend<ParallelAlgorithm>();
  });

  test('say what is pushed and what is read', () => {
    type Sent<A> =
      A extends ParallelAlgorithm<infer _Worker, infer _Server, infer Push, infer Read>
        ? [Push, Read]
        : never;
    type Elastic = ReturnType<typeof easgd>;
    type Revised = ReturnType<typeof adaptiveRevision>;
    expectTypeOf<Sent<Elastic>>().toEqualTypeOf<[Updates, Params]>();
    expectTypeOf<keyof Sent<Revised>[0]>().toEqualTypeOf<'gradients' | 'sum'>();
    expectTypeOf<Sent<Revised>[1]['sum']>().toEqualTypeOf<Updates>();
  });

  test('what has no default is required', () => {
    // @ts-expect-error A rate is required.
    downpour({ pullEvery: 4 });
    // @ts-expect-error A scale is required.
    adaptiveRevision();
    // @ts-expect-error A bound is required.
    boundStaleness(hogwild());
    // @ts-expect-error A fraction is required.
    sparsifyPushes(hogwild());
    // @ts-expect-error There is no such dtype.
    roundPushes(hogwild(), { dtype: 'float64' });
    // @ts-expect-error There is no such mode.
    easgd({ mode: 'fast' });
    // @ts-expect-error Only an algorithm can be changed.
    scaleByStaleness({ name: 'hogwild' });
    expectTypeOf<Parameters<typeof easgd>[0]>().toExtend<{ readonly alpha?: number | null } | undefined>();
  });
});

describe('defineAlgorithm', () => {
  test('worker and server must agree on what is sent', () => {
    const worker = {} as WorkerRule<null, string, Params>;
    const server = {} as ServerRule<null, Params, Params>;
    // @ts-expect-error The worker pushes text.
    defineAlgorithm({ name: 'torn', hyper: {}, algorithm: () => ({ worker, server }) });
  });
});
