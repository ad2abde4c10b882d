import { describe, expect, it } from 'vitest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { tensor } from '@thalweg/core';
import { prefetch, streamAsync, type AsyncDataSource } from '../../src/index.js';
import { throughBytes } from '../checkpoint/through-bytes.js';
import { allAtOnce } from './all-at-once.js';
import { evaluate, lineOptions, valueAndGrad, type Line, type Points } from './line.js';
import { decidesAt } from './decides-at.js';
import { play, playAsync, type LineAsyncOptions } from './play.js';
import { expectSameEvents, leftAfter, withoutRuns } from './same-events.js';
import { slowly } from './waited-for.js';
import { watched } from './watched.js';

const never = new Promise<never>(() => undefined);

/** The call of this number, from 0, to an asynchronous function never resolves; then the signal fires. */
const stuck = (call: number) => {
  const controller = new AbortController();
  let calls = 0;
  const orNever = async <A>(get: () => A | Promise<A>): Promise<A> => {
    if (calls++ < call) return get();
    setImmediate(() => {
      controller.abort();
    });
    return never;
  };
  return { orNever, signal: controller.signal, calls: () => calls };
};

type Stuck = ReturnType<typeof stuck>;

/** The source, with a batch that never arrives. */
const stuckSource = (source: AsyncDataSource<Points>, { orNever }: Stuck): AsyncDataSource<Points> => ({
  ...source,
  epoch: (number, view) => {
    const portions = source.epoch(number, view)[Symbol.asyncIterator]();
    return { [Symbol.asyncIterator]: () => ({ next: () => orNever(() => portions.next()) }) };
  },
});

describe('a signal while a promise never resolves', () => {
  const whole = play(allAtOnce).events;

  it.each<readonly [string, (at: Stuck) => Partial<LineAsyncOptions>]>([
    ['a batch', (at) => ({ data: stuckSource(slowly(allAtOnce.data), at) })],
    ['a gradient', ({ orNever }) => ({ valueAndGrad: (...given) => orNever(() => valueAndGrad(...given)) })],
    ['an evaluation', ({ orNever }) => ({ evaluate: (line) => orNever(() => evaluate(line)) })],
  ])('ends the run, which then goes on as if it had not: %s', async (_, waiting) => {
    let place = 0;
    for (; ; place++) {
      const at = stuck(place);
      const { events, end } = await playAsync({ ...allAtOnce, ...waiting(at), signal: at.signal });
      if (at.calls() <= place) break;
      expect(end.reason).toBe('aborted');
      const told = events.slice(0, -1);
      expectSameEvents(withoutRuns(told), withoutRuns(whole.slice(0, told.length)));
      const rest = play({ ...allAtOnce, from: throughBytes(allAtOnce, end.run) });
      expectSameEvents(rest.events, whole.slice(told.length));
    }
    expect(place).toBeGreaterThan(5);
  });

  it('leaves a due evaluation to the resumed run, even the last', async () => {
    const { orNever, signal } = stuck(0);
    const given = { ...lineOptions, evaluate, epochs: 1 };
    const waiting = { ...given, evaluate: (line: Line) => orNever(() => evaluate(line)), signal };
    const { events, end } = await playAsync(waiting);
    expect(end.reason).toBe('aborted');
    expect(events.slice(-2).map(({ _tag, run }) => [_tag, run.position.evaluating])).toEqual([
      ['Epoch', 0],
      ['End', 0],
    ]);
    const rest = await playAsync({ ...given, from: end.run });
    expect(rest.events[0]).toMatchObject({ _tag: 'Evaluation', epoch: 0, step: 4 });
    expectSameEvents(rest.events, play(given).events.slice(events.length - 1));
  });

  it.each<readonly [string, number, (source: AsyncDataSource<Points>) => AsyncDataSource<Points>]>([
    ['a stream', 0, (source) => source],
    ['batches asked for ahead', 2, (source) => prefetch(source, 2)],
  ])('ends a run that waits for %s', async (_, ahead, made) => {
    const at = stuck(7);
    const source = streamAsync(async function* () {
      for (let i = 0; ; i++) yield await at.orNever(() => ({ x: tensor(i), y: tensor(2 * i) }));
    });
    const { end } = await playAsync({ ...lineOptions, data: made(source), signal: at.signal });
    expect(end.reason).toBe('aborted');
    // The signal fires when the batch is asked for; the run may take those before it first.
    expect(end.step).toBeGreaterThanOrEqual(7 - ahead);
    expect(end.step).toBeLessThanOrEqual(7);
  });

  it('ends a run that waits for an epoch to be closed', async () => {
    const controller = new AbortController();
    const source = slowly(lineOptions.data);
    const data: AsyncDataSource<Points> = {
      ...source,
      epoch: (number, view) => {
        const portions = source.epoch(number, view)[Symbol.asyncIterator]();
        return {
          [Symbol.asyncIterator]: () => ({
            next: () => portions.next(),
            return: () => {
              setImmediate(() => {
                controller.abort();
              });
              return never;
            },
          }),
        };
      },
    };
    const strategy = decidesAt('Step', 2, [{ _tag: 'SetBatchSize', batchSize: 3 }]);
    const { end } = await playAsync({ ...lineOptions, data, strategy, signal: controller.signal });
    expect([end.reason, end.step, end.control.batchSize]).toEqual(['aborted', 2, 3]);
    const { events } = play({ ...lineOptions, strategy });
    const rest = play({ ...lineOptions, strategy, from: end.run });
    expectSameEvents(
      rest.events,
      leftAfter(
        events,
        events.find(({ control }) => control.batchSize === 3)!,
      ),
    );
  });
});

describe('a signal', () => {
  it('that fired before the run starts nothing', async () => {
    const signal = AbortSignal.abort();
    const { source, opened } = watched(lineOptions.data);
    const { events, end } = await playAsync({ ...lineOptions, data: source, signal });
    expect(events.map(({ _tag }) => _tag)).toEqual(['Start', 'End']);
    expect([end.reason, opened]).toEqual(['aborted', []]);
    // Not even a due evaluation starts.
    let asked = 0;
    const again = await playAsync({
      ...lineOptions,
      evaluate: (line) => {
        asked++;
        return evaluate(line);
      },
      from: { ...end.run, position: { ...end.run.position, evaluating: 0 } },
      signal,
    });
    expect(again.events.map(({ _tag, run }) => [_tag, run.position.evaluating])).toEqual([['End', 0]]);
    expect(asked).toBe(0);
  });

  it('may reject a pending call, even if that call receives the signal first', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let fail = (_: Error): void => undefined;
    signal.addEventListener('abort', () => {
      fail(new Error('aborted'));
    });
    const { end } = await playAsync({
      ...lineOptions,
      valueAndGrad: () =>
        new Promise((_, reject) => {
          fail = reject;
          setImmediate(() => {
            controller.abort();
          });
        }),
      signal,
    });
    expect([end.reason, end.step]).toEqual(['aborted', 0]);
  });

  it('ignores a rejection after it', async () => {
    const controller = new AbortController();
    let fail = (_: Error): void => undefined;
    const { end } = await playAsync({
      ...lineOptions,
      valueAndGrad: () => {
        setImmediate(() => {
          controller.abort();
        });
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
      signal: controller.signal,
    });
    expect(end.reason).toBe('aborted');
    fail(new Error('too late'));
    // An unhandled rejection would fail the test.
    await nextTurn();
  });

  it('has a listener only during a wait', async () => {
    const heard: string[] = [];
    const signal = {
      aborted: false,
      addEventListener: () => heard.push('add'),
      removeEventListener: () => heard.push('remove'),
    };
    await playAsync({ ...lineOptions, epochs: 1, signal });
    // Five times for a batch, the last time in vain, and four times for a gradient.
    expect(heard).toEqual(Array.from({ length: 9 }, () => ['add', 'remove']).flat());
  });
});
