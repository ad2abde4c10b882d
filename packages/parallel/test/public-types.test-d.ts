import type { Key, Params } from '@thalweg/core';
import type { Json, Spec } from '@thalweg/core/spec';
import type {
  FailurePolicy,
  ParallelError,
  ParallelEvent,
  ParallelOptions,
  ParallelReport,
  RefusalReason,
  StopReason,
  TaskReference,
} from '@thalweg/parallel';
import { describe, expectTypeOf, test } from 'vitest';

describe('ParallelOptions', () => {
  test('the optimizer and the task are plain data', () => {
    expectTypeOf<ParallelOptions['optimizer']>().toEqualTypeOf<Spec | undefined>();
    expectTypeOf<ParallelOptions['task']['config']>().toEqualTypeOf<Json>();
    expectTypeOf<TaskReference<{ readonly width: number }>['config']['width']>().toBeNumber();
    // @ts-expect-error A closure is no config.
    expectTypeOf<TaskReference<() => void>>();
  });

  test('nothing can be changed, and no choice is a bare string', () => {
    expectTypeOf<ParallelOptions>().toEqualTypeOf<Readonly<ParallelOptions>>();
    expectTypeOf<ParallelOptions['seed']>().toEqualTypeOf<Key>();
    expectTypeOf<ParallelOptions['onFailure']>().toEqualTypeOf<FailurePolicy | undefined>();
  });
});

describe('ParallelReport', () => {
  test('has the parameters with their type', () => {
    expectTypeOf<ParallelReport['parameters']>().toEqualTypeOf<Params>();
    expectTypeOf<ParallelReport<{ readonly w: Params }>['parameters']['w']>().toEqualTypeOf<Params>();
  });

  test('counts every reason for a refusal', () => {
    expectTypeOf<keyof ParallelReport['refused']>().toEqualTypeOf<RefusalReason>();
    expectTypeOf<ParallelReport['stopped']>().toEqualTypeOf<StopReason>();
  });
});

describe('ParallelEvent', () => {
  test('a tag tells what else there is', () => {
    type Lost = Extract<ParallelEvent, { readonly _tag: 'WorkerLost' }>;
    expectTypeOf<Lost['error']>().toEqualTypeOf<ParallelError>();
    expectTypeOf<Lost['response']>().toEqualTypeOf<FailurePolicy>();
    expectTypeOf<ParallelEvent['seconds']>().toBeNumber();
  });
});
