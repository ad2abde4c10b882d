import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tensor } from '@thalweg/core';
import { givingWay } from '../../src/event-loop/giving-way.js';
import { evaluateEvery, streamAsync, type DataSource } from '../../src/index.js';
import { decidesAt } from '../train/decides-at.js';
import { evaluate, lineOptions, valueAndGrad, type Points } from '../train/line.js';
import { playAsync } from '../train/play.js';

describe('givingWay', () => {
  /** A clock that stands still until it is set, and turns that are counted. */
  const byHand = () => {
    const at = { now: 0, turns: 0 };
    const turn = () => {
      at.turns++;
      // Others have worked for a while.
      at.now += 1000;
      return Promise.resolve();
    };
    return { at, giveWay: givingWay({ now: () => at.now, turn }) };
  };

  it('asks for no turn before 10 ms of work', async () => {
    const { at, giveWay } = byHand();
    for (const now of [0, 5, 9.9]) {
      at.now = now;
      expect(giveWay()).toBe(undefined);
    }
    at.now = 10;
    await giveWay();
    expect(at.turns).toBe(1);
  });

  it('counts from the end of the last turn', async () => {
    const { at, giveWay } = byHand();
    at.now = 10;
    await giveWay();
    at.now += 9;
    expect(giveWay()).toBe(undefined);
    at.now += 1;
    await giveWay();
    expect(at.turns).toBe(2);
  });
});

describe('a run that waits for nothing', () => {
  // Whatever the machine, 20 ms pass between two looks at the clock: every time round, it gives way.
  beforeEach(() => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The event loop comes to this as soon as it has a turn. */
  const abortedByEventLoop = (): AbortSignal => {
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    return controller.signal;
  };

  it.each(['a function', 'an async function'])(
    'hears the event loop between gradients of %s',
    async (kind) => {
      const { end } = await playAsync({
        ...lineOptions,
        valueAndGrad: (line, batch) => {
          const found = valueAndGrad(line, batch);
          return kind === 'a function' ? found : Promise.resolve(found);
        },
        signal: abortedByEventLoop(),
        epochs: Infinity,
        // The end if it is not heard.
        steps: 1000,
      });
      expect(end.reason).toBe('aborted');
    },
  );

  it('hears the event loop between evaluations that ask for evaluations', async () => {
    let evaluations = 0;
    const again = decidesAt('Evaluation', 1, [{ _tag: 'Evaluate' }]).parts[0]!;
    const { end } = await playAsync({
      ...lineOptions,
      evaluate: (line) => {
        if (evaluations++ > 1000) throw new Error('nothing is heard');
        return evaluate(line);
      },
      strategy: {
        ...evaluateEvery({ everySteps: 1 }),
        parts: [
          ...evaluateEvery({ everySteps: 1 }).parts,
          { ...again, on: (event) => [event._tag === 'Evaluation' ? [{ _tag: 'Evaluate' }] : [], null] },
        ],
      },
      signal: abortedByEventLoop(),
    });
    expect(end.reason).toBe('aborted');
  });

  it('hears the event loop while losses are skipped', async () => {
    let losses = 0;
    const { end } = await playAsync({
      ...lineOptions,
      valueAndGrad: (line) => {
        if (losses++ > 1000) throw new Error('nothing is heard');
        return [NaN, line];
      },
      nonFinite: 'skip',
      signal: abortedByEventLoop(),
      epochs: Infinity,
    });
    expect(end.reason).toBe('aborted');
  });

  it('hears the event loop while a batch is gathered', async () => {
    let examples = 0;
    const data = streamAsync(
      async function* () {
        for (;;) {
          if (examples++ > 1000) throw new Error('nothing is heard');
          yield await Promise.resolve({ x: tensor(1), y: tensor(2) });
        }
      },
      { batchSize: 1_000_000 },
    );
    const { end } = await playAsync({ ...lineOptions, data, signal: abortedByEventLoop() });
    expect([end.reason, end.step]).toEqual(['aborted', 0]);
  });

  it('hears the event loop between batches that take no time', async () => {
    const source: DataSource<Points> = {
      examples: undefined,
      batchSize: 1,
      *epoch() {
        for (let i = 0; i < 1000; i++) yield { batch: { x: tensor([1]), y: tensor([2]) }, examples: 1 };
      },
    };
    const { end } = await playAsync({
      ...lineOptions,
      data: source,
      signal: abortedByEventLoop(),
      epochs: 1,
    });
    expect(end.reason).toBe('aborted');
  });
});
